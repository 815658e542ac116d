package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.View;
import org.jspecify.annotations.Nullable;

/** Whether records come from the real SIMRS or a simulated one; their {@code ce_source} says so. */
public enum SimrsKind {
  REAL("/simrs/"),
  SIMULATED("/simrs-simulated/");

  private final String prefix;

  SimrsKind(String prefix) {
    this.prefix = prefix;
  }

  /** The {@code ce_source} of a view's records. */
  String sourceOf(View view) {
    return prefix + "views/" + view.id();
  }

  /**
   * Whether a record is of the other SIMRS.
   *
   * @param source the record's {@code ce_source}; null where it has none, as a record that somebody
   *     published by hand
   */
  boolean excludes(@Nullable String source) {
    SimrsKind other = this == REAL ? SIMULATED : REAL;
    return source != null && source.startsWith(other.prefix);
  }
}
