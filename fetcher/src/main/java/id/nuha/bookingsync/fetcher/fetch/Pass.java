package id.nuha.bookingsync.fetcher.fetch;

/**
 * One reading of all pages.
 *
 * @param distinct records seen
 * @param common those of them that the pass before saw too
 * @param minTotal the smallest total that a page stated
 * @param maxTotal the largest total that a page stated
 */
record Pass(long distinct, long common, long minTotal, long maxTotal) {
  boolean isWhole() {
    return minTotal == maxTotal && distinct == maxTotal;
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
    return distinct == maxTotal
        ? "all %d that were stated, but other ones than the pass before".formatted(maxTotal)
        : "%d distinct records of the %d that were stated".formatted(distinct, maxTotal);
  }
}
