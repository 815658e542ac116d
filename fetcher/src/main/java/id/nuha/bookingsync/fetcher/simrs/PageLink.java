package id.nuha.bookingsync.fetcher.simrs;

/** The way to a page. SIMRS is asked each time that it is followed. */
public interface PageLink {
  /**
   * Reads the page; SIMRS has to have it.
   *
   * @throws SimrsException if it cannot be read
   */
  Page follow() throws InterruptedException;

  /**
   * Reads the page if SIMRS has it. For the page behind the last one, which some servers answer
   * with an error.
   *
   * @return a page without records if SIMRS has no such page
   * @throws SimrsException if it cannot be told whether SIMRS has it
   */
  Page followIfAny() throws InterruptedException;
}
