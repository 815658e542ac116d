package id.nuha.bookingsync.stats.statistics;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Seats that are offered: all, of them for JKN, of them for VIP; each null where it is unknown. */
record Quota(@Nullable Long all, @Nullable Long jkn, @Nullable Long vip) {
  static final Quota UNKNOWN = new Quota(null, null, null);

  /** Of all together: unknown where one is unknown, or where there is none. */
  static Quota of(List<Quota> quotas) {
    return new Quota(sum(quotas, Quota::all), sum(quotas, Quota::jkn), sum(quotas, Quota::vip));
  }

  /** Of those together that are known: unknown where none is. */
  static Quota ofKnown(List<Quota> quotas) {
    return new Quota(
        sumOfKnown(quotas, Quota::all),
        sumOfKnown(quotas, Quota::jkn),
        sumOfKnown(quotas, Quota::vip));
  }

  private static @Nullable Long sum(List<Quota> quotas, Function<Quota, @Nullable Long> part) {
    return quotas.stream().map(part).anyMatch(Objects::isNull) ? null : sumOfKnown(quotas, part);
  }

  private static @Nullable Long sumOfKnown(
      List<Quota> quotas, Function<Quota, @Nullable Long> part) {
    return quotas.stream().map(part).filter(Objects::nonNull).reduce(Long::sum).orElse(null);
  }
}
