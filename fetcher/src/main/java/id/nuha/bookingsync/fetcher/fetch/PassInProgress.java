package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.fetcher.simrs.Page;

/**
 * Takes the pages of one pass, in the order in which SIMRS answered, and decides whether a further
 * page may hold something new.
 */
final class PassInProgress implements AutoCloseable {
  /** Successive pages without a new record: one may be a hiccup, a third means no progress. */
  private static final int MAX_REPEATS = 3;

  /**
   * Pages beyond one per stated record: a server that answers every page number with something new
   * is not read for ever.
   */
  private static final int MAX_PAGES_BEYOND = 500;

  private static final int NONE = Integer.MAX_VALUE;

  private final SeenRecords records;
  private long minTotal = Long.MAX_VALUE;
  private long maxTotal;
  private int largestPage;
  private int lastNumber;
  private int lastPage;
  private int firstEmpty = NONE;
  private int repeats;
  private int pages;
  private int pagesWithRecords;
  private boolean isSecondEmpty;

  private PassInProgress(SeenRecords records) {
    this.records = records;
  }

  static PassInProgress begin(SeenRecords records) {
    records.beginPass();
    return new PassInProgress(records);
  }

  /** Notes what a page tells beside its records. Its records are to be published next. */
  void note(int number, Page page) {
    pages++;
    // What a page does not state, the pages before it have stated.
    long total = page.total().orElse(maxTotal);
    if (page.records().isEmpty()) {
      firstEmpty = Math.min(firstEmpty, number);
      if (number > 1 && total <= maxTotal) {
        // Some servers state a smaller total on the empty page behind the last one. It does not
        // count: the pages before it stated theirs. A page that states none may be one that could
        // not be read.
        isSecondEmpty |= number == 2 && page.total().isPresent();
        return;
      }
    } else {
      pagesWithRecords++;
      largestPage = Math.max(largestPage, page.records().size());
    }
    if (number > lastNumber) {
      lastNumber = number;
      lastPage = page.records().size();
    }
    minTotal = Math.min(minTotal, total);
    maxTotal = Math.max(maxTotal, total);
  }

  void publish(Page page) {
    if (page.records().isEmpty()) {
      return;
    }
    long before = records.distinct();
    records.beginPage();
    page.records().forEach(records::observe);
    repeats = records.distinct() > before ? 0 : repeats + 1;
  }

  /**
   * Whether to read on behind all pages that were read. The stated total may be too small, so
   * reaching it does not end the pass: behind a page that is as long as the longest one there may
   * be another.
   */
  boolean needsNextPage() {
    if (firstEmpty != NONE || pages > maxTotal + MAX_PAGES_BEYOND) {
      return false;
    }
    if (records.distinct() == maxTotal) {
      return repeats == 0 && lastPage == largestPage;
    }
    // Where a join has doubled rows after they were paged, pages have different lengths, and as
    // many rows as were stated may be seen before the last page is.
    return records.rows() == maxTotal ? repeats == 0 : repeats < MAX_REPEATS;
  }

  /**
   * Whether a page will be needed whatever the pages hold that are in flight or not published yet:
   * not even if each was as long as the longest one would they hold all that was stated. Behind
   * page 1 the next is always needed.
   */
  boolean needsInAnyCase(int number) {
    return firstEmpty == NONE
        && repeats == 0
        && (number == 2 || (number - 1L) * largestPage < maxTotal);
  }

  /** Whether SIMRS need not have that page: it is behind all that was stated, or an empty one. */
  boolean needNotHave(int number) {
    return number > firstEmpty
        || (number > 1 && (records.distinct() >= maxTotal || records.rows() >= maxTotal));
  }

  Pass result() {
    return new Pass(
        records.distinct(),
        records.rows(),
        records.common(),
        minTotal,
        maxTotal,
        isSecondEmpty && pagesWithRecords == 1);
  }

  /** Ends the pass, also one that was not read to its end. */
  @Override
  public void close() {
    records.endPass();
  }
}
