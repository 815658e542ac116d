package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.fetcher.simrs.Page;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How far a run has come with reading its pages; others than the run's thread may look. */
public final class FetchProgress {
  private long pagesRead;
  private long recordsPublished;

  /** Read before the slice that is read now began. */
  private long pagesBefore;

  private long daysOfSlice = 1;
  private long daysBehindSlice;

  /** Of the slice that is read now: its finished passes and their pages. */
  private int passes;

  private long pagesOfPasses;

  /** Of the pass that is read now. */
  private long pages;

  private long statedTotal;
  private long largestPage;

  /**
   * What was read until now.
   *
   * @param pagesExpected how many pages that will be at the end, as far as it can be told; null
   *     where SIMRS has stated no total yet
   */
  public record Snapshot(long pagesRead, @Nullable Long pagesExpected, long recordsPublished) {}

  /**
   * A slice of the run's window begins.
   *
   * @param days of the slice
   * @param daysBehind days of the window behind it
   */
  public synchronized void beginSlice(long days, long daysBehind) {
    pagesBefore = pagesRead;
    daysOfSlice = days;
    daysBehindSlice = daysBehind;
    passes = 0;
    pagesOfPasses = 0;
    pages = 0;
  }

  synchronized void beginPass() {
    if (pages > 0) {
      passes++;
      pagesOfPasses += pages;
    }
    pages = 0;
  }

  synchronized void read(Page page) {
    pagesRead++;
    pages++;
    statedTotal = Math.max(pages == 1 ? 0 : statedTotal, page.total().orElse(0));
    largestPage = Math.max(pages == 1 ? 0 : largestPage, page.records().size());
  }

  /** A publication that notes here what is published. */
  public Publication counting(Publication publication) {
    return new Publication() {
      @Override
      public void publish(RecordKey key, JsonNode record) {
        publication.publish(key, record);
        notePublished();
      }

      @Override
      public void reject(JsonNode record, UnusableKeyException why) {
        publication.reject(record, why);
      }
    };
  }

  private synchronized void notePublished() {
    recordsPublished++;
  }

  public synchronized Snapshot now() {
    return new Snapshot(pagesRead, pagesExpected(), recordsPublished);
  }

  private @Nullable Long pagesExpected() {
    if (statedTotal == 0 || largestPage == 0) {
      return null;
    }
    // A full last page is followed by an empty one: there may be more pages than the total needs.
    long needed = (statedTotal + largestPage - 1) / largestPage;
    long ofPass = Math.max(pages, needed);
    // One page is proven by the empty one behind it, several by a second pass.
    long ofSlice =
        needed == 1 && passes == 0
            ? Math.max(pages, 2)
            : pagesOfPasses + ofPass + (passes == 0 ? needed : 0);
    // The slices behind it are taken to be as full.
    return pagesBefore + ofSlice + (ofSlice * daysBehindSlice + daysOfSlice - 1) / daysOfSlice;
  }
}
