package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.View;
import org.jspecify.annotations.Nullable;

/** Which SIMRS the records come from; each of them says so in its {@code ce_source}. */
public enum SimrsKind {
  REAL("/simrs/"),
  SIMULATED("/simrs-simulated/");

  private final String prefix;

  SimrsKind(String prefix) {
    this.prefix = prefix;
  }

  /** The {@code ce_source} of a view's records. */
  String of(View view) {
    return prefix + "views/" + view.id();
  }

  /**
   * Whether a record is of the other SIMRS.
   *
   * @param source its {@code ce_source}; null where it has none, as one published by hand
   */
  boolean excludes(@Nullable String source) {
    SimrsKind other = this == REAL ? SIMULATED : REAL;
    return source != null && source.startsWith(other.prefix);
  }
}
