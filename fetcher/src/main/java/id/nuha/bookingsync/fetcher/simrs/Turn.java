package id.nuha.bookingsync.fetcher.simrs;

/** Lets requests to SIMRS through while this fetcher is the one that may ask. */
@FunctionalInterface
interface Turn {
  /** Waits until it is. */
  void await() throws InterruptedException;
}
