package id.nuha.bookingsync.stats.statistics;

import org.jspecify.annotations.Nullable;

/**
 * What is taken of a quota.
 *
 * @param quota null where it is unknown; then {@code free} and {@code overbookedBy} are, too
 * @param quotaJkn how many of the quota are for JKN; null where that is unknown
 * @param quotaVip how many of the quota are for VIP; null where that is unknown
 * @param taken all bookings but the cancelled ones
 * @param takenJkn those of them whose insurer is JKN
 * @param free what is left of the quota, never below 0
 * @param overbookedBy by how many the quota is exceeded, else 0
 */
record Seats(
    @Nullable Long quota,
    @Nullable Long quotaJkn,
    @Nullable Long quotaVip,
    long taken,
    long takenJkn,
    @Nullable Long free,
    @Nullable Long overbookedBy) {

  /** Where all that is taken counts against the quota. */
  static Seats of(Quota quota, long taken, long takenJkn) {
    return of(quota, taken, takenJkn, taken);
  }

  /** Where only {@code takenOfQuota} of what is taken counts against the quota. */
  static Seats of(Quota quota, long taken, long takenJkn, long takenOfQuota) {
    return new Seats(
        quota.all(),
        quota.jkn(),
        quota.vip(),
        taken,
        takenJkn,
        free(quota.all(), takenOfQuota),
        overbookedBy(quota.all(), takenOfQuota));
  }

  static @Nullable Long free(@Nullable Long quota, long taken) {
    return quota == null ? null : Long.valueOf(Math.max(0, quota - taken));
  }

  static @Nullable Long overbookedBy(@Nullable Long quota, long taken) {
    return quota == null ? null : Long.valueOf(Math.max(0, taken - quota));
  }
}
