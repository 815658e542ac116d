package id.nuha.bookingsync.fetcher.simrs;

/** Reads one page, asking SIMRS for it as often as that takes. */
public interface PageReader {
  /**
   * Reads the page; SIMRS has to have it.
   *
   * @throws SimrsException if it cannot be read
   */
  Page follow() throws InterruptedException;

  /**
   * Reads the page if SIMRS has it. For the page behind all that was stated, which some servers
   * answer with an error, and some not at all.
   *
   * @return a page without records and without a total if it could not be read
   * @throws SimrsException if SIMRS takes no token of ours, or lets nobody in for now
   */
  Page followIfAny() throws InterruptedException;
}
