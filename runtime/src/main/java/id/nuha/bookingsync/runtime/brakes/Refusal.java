package id.nuha.bookingsync.runtime.brakes;

import java.util.Locale;

/** Why a request is refused before it is looked at. */
public enum Refusal {
  /** More requests than RATE_LIMIT. */
  RATE,
  /** Too many wrong keys. */
  WRONG_KEYS,
  /** A body that no request here needs. */
  LARGE_BODY,
  /** A body that does not come. */
  SLOW_BODY;

  /** As metrics name it. */
  String outcome() {
    return name().toLowerCase(Locale.ROOT);
  }
}
