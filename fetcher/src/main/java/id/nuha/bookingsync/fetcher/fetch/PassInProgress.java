package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.fetcher.simrs.Page;

/** Reads the pages of one pass, and decides whether the next page may hold something new. */
final class PassInProgress implements AutoCloseable {
  /** Successive pages without a new record: one may be a hiccup, a third means no progress. */
  private static final int MAX_REPEATS = 3;

  /**
   * Pages beyond one per stated record: a server that answers every page number with something new
   * is not read for ever.
   */
  private static final int MAX_PAGES_BEYOND = 500;

  private final SeenRecords records;
  private long minTotal = Long.MAX_VALUE;
  private long maxTotal;
  private int largestPage;
  private int lastPage;
  private int repeats;
  private int pages;
  private boolean isOnePage;

  private PassInProgress(SeenRecords records) {
    this.records = records;
  }

  static PassInProgress begin(SeenRecords records) {
    records.beginPass();
    return new PassInProgress(records);
  }

  void read(Page page) {
    pages++;
    // What a page does not state, the pages before it have stated.
    long total = page.total().orElse(maxTotal);
    if (page.records().isEmpty() && pages > 1 && total <= maxTotal) {
      // Some servers state a smaller total on the empty page behind the last one. It does not
      // count: the pages before it stated theirs. A page that states none may be one that could
      // not be read.
      isOnePage = pages == 2 && page.total().isPresent();
      lastPage = 0;
      return;
    }
    long before = records.distinct();
    records.beginPage();
    page.records().forEach(records::observe);
    repeats = records.distinct() > before ? 0 : repeats + 1;
    lastPage = page.records().size();
    largestPage = Math.max(largestPage, lastPage);
    minTotal = Math.min(minTotal, total);
    maxTotal = Math.max(maxTotal, total);
  }

  /**
   * Whether to read on. The stated total may be too small, so reaching it does not end the pass:
   * behind a page that is as long as the longest one there may be another.
   */
  boolean needsNextPage() {
    if (lastPage == 0 || pages > maxTotal + MAX_PAGES_BEYOND) {
      return false;
    }
    if (records.distinct() == maxTotal) {
      return repeats == 0 && lastPage == largestPage;
    }
    // Where a join has doubled rows after they were paged, pages have different lengths, and as
    // many
    // rows as were stated may be seen before the last page is.
    return records.rows() == maxTotal ? repeats == 0 : repeats < MAX_REPEATS;
  }

  /** Whether SIMRS need not have a further page. */
  boolean hasAllThatWasStated() {
    return records.distinct() >= maxTotal || records.rows() >= maxTotal;
  }

  Pass result() {
    return new Pass(
        records.distinct(), records.rows(), records.common(), minTotal, maxTotal, isOnePage);
  }

  /** Ends the pass, also one that was not read to its end. */
  @Override
  public void close() {
    records.endPass();
  }
}
