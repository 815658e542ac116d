package id.nuha.bookingsync.stats.watch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger of runs does not tell of the views. Whoever asks the fetcher for its schedule and
 * the writer for its breakers makes a bean of this.
 */
@FunctionalInterface
public interface ViewConditions {
  /** By view, what is known now; it may take the few seconds that a service is given to answer. */
  Map<Integer, Condition> now();

  /**
   * What is known of a view.
   *
   * @param stopped why it is stopped, in the writer's words; null if it is not, or nobody knows
   * @param overdue in our words, since when a COMPLETE run is missing; null if none is, or nobody
   *     knows
   */
  record Condition(@Nullable String stopped, @Nullable String overdue) {
    static final Condition UNKNOWN = new Condition(null, null);
  }
}
