package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.simrs.Page;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import java.time.ZoneId;

/**
 * Reads a window of a view pass by pass, publishing as it reads, until two successive passes prove
 * that nothing was hidden by rows that move between pages.
 */
public final class Fetch {
  private static final int MAX_PASSES = 4;

  private final View view;
  private final ZoneId clinic;
  private final PageLink firstPage;

  /** A fetch of the window that the page belongs to. */
  public Fetch(View view, ZoneId clinic, PageLink firstPage) {
    this.view = view;
    this.clinic = clinic;
    this.firstPage = firstPage;
  }

  /**
   * Reads the whole window.
   *
   * @throws SimrsException if a page cannot be read; what was read until then is published
   */
  public FetchResult into(Publication publication) throws InterruptedException {
    SeenRecords records = new SeenRecords(view, clinic, publication);
    Pass before = readAllPages(records);
    for (int passes = 2; passes <= MAX_PASSES; passes++) {
      Pass pass = readAllPages(records);
      if (before.isWhole() && pass.isWhole() && pass.hasTheSameRecordsAs(before)) {
        return FetchResult.COMPLETE;
      }
      before = pass;
    }
    return FetchResult.incomplete(
        "SIMRS never showed the same records twice in a row; of %d passes the last saw %s"
            .formatted(MAX_PASSES, before.inWords()));
  }

  private Pass readAllPages(SeenRecords records) throws InterruptedException {
    records.beginPass();
    try {
      PassInProgress pass = new PassInProgress(records);
      Page page = firstPage.follow();
      pass.read(page);
      while (pass.needsNextPage()) {
        page = pass.hasAllThatWasStated() ? page.next().followIfAny() : page.next().follow();
        pass.read(page);
      }
      return pass.end();
    } finally {
      records.endPass();
    }
  }
}
