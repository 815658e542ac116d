package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.simrs.Pace;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import java.time.ZoneId;

/**
 * Reads a window of a view pass by pass, publishing as it reads, until it is proven that nothing
 * was hidden by rows that move between pages: by two successive passes, or by one whose only page
 * had all.
 */
public final class Fetch {
  private static final int MAX_PASSES = 4;

  private final View view;
  private final ZoneId clinic;
  private final PageLink firstPage;
  private final Pace pace;
  private final int maxRecords;
  private final FetchProgress progress;

  /**
   * A fetch of the window that the page belongs to.
   *
   * @param pace how many of its pages may be in flight
   * @param maxRecords how many contents of records it may keep apart
   * @param progress is told of each page
   */
  public Fetch(
      View view,
      ZoneId clinic,
      PageLink firstPage,
      Pace pace,
      int maxRecords,
      FetchProgress progress) {
    this.view = view;
    this.clinic = clinic;
    this.firstPage = firstPage;
    this.pace = pace;
    this.maxRecords = maxRecords;
    this.progress = progress;
  }

  /**
   * Reads the whole window, or as much of it as there is room for.
   *
   * @throws SimrsException if a page cannot be read; what was read until then is published
   */
  public FetchResult into(Publication publication) throws InterruptedException {
    SeenRecords records = new SeenRecords(view, clinic, publication, maxRecords);
    try {
      return read(records);
    } catch (TooManyRecordsException e) {
      return FetchResult.ofTooManyRecords(e.getMessage(), records.seen());
    }
  }

  private FetchResult read(SeenRecords records) throws InterruptedException {
    Pass before = readAllPages(records);
    if (before.provesItself()) {
      return FetchResult.complete(records.seen());
    }
    for (int passes = 2; passes <= MAX_PASSES; passes++) {
      Pass pass = readAllPages(records);
      if (pass.provesItself()
          || (before.isWhole() && pass.isWhole() && pass.hasTheSameRecordsAs(before))) {
        return FetchResult.complete(records.seen());
      }
      before = pass;
    }
    return FetchResult.incomplete(
        "SIMRS never showed the same records twice in a row; of %d passes the last saw %s"
            .formatted(MAX_PASSES, before.inWords()),
        records.seen());
  }

  private Pass readAllPages(SeenRecords records) throws InterruptedException {
    progress.beginPass();
    // Where both the reading and the publishing at its end fail, the reading says why.
    try (PassInProgress pass = PassInProgress.begin(records);
        PagesInFlight pages = new PagesInFlight(firstPage, pace, progress)) {
      do {
        pages.readOne(pass);
      } while (pages.areAsked() || pass.needsNextPage());
      return pass.result();
    }
  }
}
