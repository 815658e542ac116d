package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.simrs.Page;
import java.time.ZoneId;

/**
 * Reads a window of a view pass by pass, publishing as it reads, until two successive passes prove
 * that nothing was hidden by rows that move between pages.
 */
public final class Fetch {
  private static final int MAX_PASSES = 4;

  /** Pages in a row that hold nothing new: one may be a hiccup, a server that repeats is not. */
  private static final int MAX_REPEATS = 3;

  /** Each page brings a record at least: a server that never stops is not read for ever. */
  private static final int MAX_PAGES_BEYOND = 500;

  private final View view;
  private final ZoneId clinic;
  private final Pages pages;

  /** The way to the pages of one window. */
  public interface Pages {
    /**
     * Reads a page.
     *
     * @param number from 1
     * @throws id.nuha.bookingsync.fetcher.simrs.SimrsException if it cannot be read
     */
    Page page(int number) throws InterruptedException;

    /**
     * Looks for a page behind those that held all that was stated.
     *
     * @return a page without records if there is none
     * @throws id.nuha.bookingsync.fetcher.simrs.SimrsException if that cannot be told
     */
    default Page pageBehind(int number) throws InterruptedException {
      return page(number);
    }
  }

  /** A fetch of the window that the pages are of. */
  public Fetch(View view, ZoneId clinic, Pages pages) {
    this.view = view;
    this.clinic = clinic;
    this.pages = pages;
  }

  /**
   * Reads all of it.
   *
   * @throws id.nuha.bookingsync.fetcher.simrs.SimrsException if a page cannot be read; what was
   *     read until then is published
   */
  public FetchResult into(Publication publication) throws InterruptedException {
    SeenRecords records = new SeenRecords(view, clinic, publication);
    Pass before = read(records);
    for (int passes = 2; passes <= MAX_PASSES; passes++) {
      Pass pass = read(records);
      if (before.isWhole() && pass.isWhole() && pass.hasTheSameRecordsAs(before)) {
        return FetchResult.COMPLETE;
      }
      before = pass;
    }
    return FetchResult.incomplete(
        "SIMRS never showed the same records twice in a row; of %d passes the last saw %s"
            .formatted(MAX_PASSES, before.inWords()));
  }

  private Pass read(SeenRecords records) throws InterruptedException {
    records.beginPass();
    try {
      PassInProgress pass = new PassInProgress(records, pages.page(1));
      for (int number = 2; pass.goesOn(); number++) {
        pass.take(pass.hasAllThatWasStated() ? pages.pageBehind(number) : pages.page(number));
      }
      return pass.ended();
    } finally {
      records.endPass();
    }
  }

  /** Tells whether a further page may hold something that was not seen yet. */
  private static final class PassInProgress {
    private final SeenRecords records;
    private long minTotal = Long.MAX_VALUE;
    private long maxTotal;
    private int largestPage;
    private int lastPage;
    private int repeats;
    private int taken;

    PassInProgress(SeenRecords records, Page first) {
      this.records = records;
      take(first);
    }

    void take(Page page) {
      taken++;
      if (page.records().isEmpty() && taken > 1 && page.total() <= maxTotal) {
        lastPage = 0; // some state less behind the last page; that says nothing about the others
        return;
      }
      long before = records.distinct();
      page.records().forEach(records::observe);
      repeats = records.distinct() > before ? 0 : repeats + 1;
      lastPage = page.records().size();
      largestPage = Math.max(largestPage, lastPage);
      minTotal = Math.min(minTotal, page.total());
      maxTotal = Math.max(maxTotal, page.total());
    }

    // A stated total alone ends nothing: behind a page as long as the longest there may be another.
    boolean goesOn() {
      if (lastPage == 0 || taken > maxTotal + MAX_PAGES_BEYOND) {
        return false;
      }
      return hasAllThatWasStated()
          ? repeats == 0 && lastPage == largestPage
          : repeats < MAX_REPEATS;
    }

    boolean hasAllThatWasStated() {
      return records.distinct() == maxTotal;
    }

    Pass ended() {
      return new Pass(records.distinct(), records.common(), minTotal, maxTotal);
    }
  }

  /**
   * One reading of all pages.
   *
   * @param distinct records seen
   * @param common those that the pass before saw too
   * @param minTotal the smallest total that a page stated
   * @param maxTotal the largest
   */
  private record Pass(long distinct, long common, long minTotal, long maxTotal) {
    boolean isWhole() {
      return minTotal == maxTotal && distinct == maxTotal;
    }

    boolean hasTheSameRecordsAs(Pass before) {
      return distinct == before.distinct && common == distinct;
    }

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
}
