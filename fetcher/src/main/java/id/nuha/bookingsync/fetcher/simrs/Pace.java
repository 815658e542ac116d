package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.memory.MemoryLimits;

/**
 * How a run asks SIMRS: for how many pages at a time, which it lowers but never raises, and how
 * often it has asked. Used by the run's thread alone.
 */
public final class Pace {
  private final int maxSharedBytes;
  private int pagesInFlight;
  private long requests;

  /** A pace of so many pages at a time. */
  public Pace(int pagesInFlight) {
    this.pagesInFlight = pagesInFlight;
    this.maxSharedBytes = MemoryLimits.MAX_PAGE_BYTES / (pagesInFlight + 1);
  }

  /** How many pages may be asked for and not be read yet. */
  public int pagesInFlight() {
    return pagesInFlight;
  }

  /** How often SIMRS was asked for a page. */
  public long requests() {
    return requests;
  }

  /**
   * What a page may have that is not the only one in memory: beside those in flight there is one
   * that is being published, and together they may have {@link MemoryLimits#MAX_PAGE_BYTES}.
   */
  int maxSharedBytes() {
    return maxSharedBytes;
  }

  void countRequest() {
    requests++;
  }

  /** SIMRS has said that it is asked too often. */
  void halve() {
    pagesInFlight = Math.max(1, pagesInFlight / 2);
  }

  /** Pages are too large for several to be in memory. */
  void onePageAtATime() {
    pagesInFlight = 1;
  }
}
