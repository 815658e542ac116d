package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SIMRS does wrong with one request. Each method is asked at one point of the answer's way, in
 * the order in which they stand here; a fault has those in which it shows. {@link Faults} knows all
 * faults by name.
 */
interface Fault {
  /** How long SIMRS is silent before anything else. */
  default long delayMillis() {
    return 0;
  }

  /**
   * An answer that is given without a look at the request.
   *
   * @param other what another fault of the same order answers; null if none does
   */
  default @Nullable Response instead(@Nullable Response other) {
    return other;
  }

  /** Which page is answered for the one that was asked for. */
  default int page(int asked) {
    return asked;
  }

  /** How many rows a page has. */
  default int limit(int asked) {
    return asked;
  }

  /** Which rows there are. */
  default List<Row> rows(List<Row> rows) {
    return rows;
  }

  /** Which total is stated. */
  default int total(int rows) {
    return rows;
  }

  /** What becomes of the finished answer. */
  default Response answer(Response whole) {
    return whole;
  }
}
