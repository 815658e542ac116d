package id.nuha.bookingsync.stats.live;

/** The pages that are open now. */
public interface OpenPages {
  int count();
}
