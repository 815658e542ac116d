package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.simrs.Page;
import java.time.ZoneId;

/**
 * Reads a window of a view pass by pass, publishing as it reads, until two successive passes prove
 * that nothing was hidden by rows that move between pages.
 */
public final class Fetch {
  private static final int MOST_PASSES = 4;

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
  public Verdict into(Publication publication) throws InterruptedException {
    Records records = new Records(view, clinic, publication);
    Pass before = read(records);
    for (int passes = 2; passes <= MOST_PASSES; passes++) {
      Pass pass = read(records);
      if (before.isWhole() && pass.isWhole() && pass.hasTheSameRecordsAs(before)) {
        return Verdict.COMPLETE;
      }
      before = pass;
    }
    return Verdict.incomplete(
        "SIMRS never showed the same records twice in a row; of %d passes the last saw %s"
            .formatted(MOST_PASSES, before.inWords()));
  }

  private Pass read(Records records) throws InterruptedException {
    records.beginPass();
    try {
      Page page = pages.page(1);
      long least = page.total();
      long most = page.total();
      for (int number = 2;
          showsSomethingNew(page, records) && records.distinct() != page.total(); ) {
        page = pages.page(number++);
        least = Math.min(least, page.total());
        most = Math.max(most, page.total());
      }
      return new Pass(records.distinct(), records.common(), least, most);
    } finally {
      records.endPass();
    }
  }

  private static boolean showsSomethingNew(Page page, Records records) {
    long before = records.distinct();
    page.records().forEach(records::observe);
    return records.distinct() > before;
  }

  /**
   * One reading of all pages.
   *
   * @param distinct records seen
   * @param common those that the pass before saw too
   * @param leastTotal the smallest total that a page stated
   * @param mostTotal the largest
   */
  private record Pass(long distinct, long common, long leastTotal, long mostTotal) {
    boolean isWhole() {
      return leastTotal == mostTotal && distinct == mostTotal;
    }

    boolean hasTheSameRecordsAs(Pass before) {
      return distinct == before.distinct && common == distinct;
    }

    String inWords() {
      if (leastTotal != mostTotal) {
        return "%d distinct records while their stated number went from %d to %d"
            .formatted(distinct, leastTotal, mostTotal);
      }
      return distinct == mostTotal
          ? "all %d that were stated, but other ones than the pass before".formatted(mostTotal)
          : "%d distinct records of the %d that were stated".formatted(distinct, mostTotal);
    }
  }
}
