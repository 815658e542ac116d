package id.nuha.bookingsync.fetcher.fetch;

/**
 * One reading of all pages.
 *
 * @param distinct records seen
 * @param rows on which they stood: one that stands several times on a page counts as often as
 *     there, one that stands on a further page does not count again, because it may have moved
 * @param common those of the distinct records that the pass before saw too
 * @param minTotal the smallest total that a page stated
 * @param maxTotal the largest total that a page stated
 * @param isOnePage whether all records stood on page 1, and page 2 was there and empty
 */
record Pass(
    long distinct, long rows, long common, long minTotal, long maxTotal, boolean isOnePage) {
  /** Whether as many records, or rows of a join that doubled some, were seen as were stated. */
  boolean isWhole() {
    return minTotal == maxTotal && (distinct == maxTotal || rows == maxTotal);
  }

  /** Whether no further pass is needed: no row moves between pages where there is one page. */
  boolean provesItself() {
    return isOnePage && isWhole();
  }

  boolean hasTheSameRecordsAs(Pass before) {
    return distinct == before.distinct && common == distinct;
  }

  /** What the pass saw, as the end of a sentence. */
  String inWords() {
    if (minTotal != maxTotal) {
      return "%d distinct records while their stated number went from %d to %d"
          .formatted(distinct, minTotal, maxTotal);
    }
    if (isWhole()) {
      return "all %d that were stated, but other ones than the pass before".formatted(maxTotal);
    }
    return rows == distinct
        ? "%d distinct records of the %d that were stated".formatted(distinct, maxTotal)
        : "%d distinct records on %d rows of the %d that were stated"
            .formatted(distinct, rows, maxTotal);
  }
}
