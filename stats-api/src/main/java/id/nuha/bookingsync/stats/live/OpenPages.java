package id.nuha.bookingsync.stats.live;

/** The pages that are open and listen to events. */
@FunctionalInterface
public interface OpenPages {
  /** How many there are now. */
  int count();
}
