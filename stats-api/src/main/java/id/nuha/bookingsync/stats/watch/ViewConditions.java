package id.nuha.bookingsync.stats.watch;

import org.jspecify.annotations.Nullable;

/**
 * What the ledger of runs does not tell of a view. Whoever asks the fetcher for its schedule and
 * the writer for its breakers makes a bean of this; it answers at once with what it knows.
 */
public interface ViewConditions {
  /** Why the view is stopped, in the writer's words; null if it is not, or nobody knows. */
  @Nullable String stoppedBecause(int view);

  /** In our words, since when a scheduled run is overdue; null if none is, or nobody knows. */
  @Nullable String overdue(int view);
}
