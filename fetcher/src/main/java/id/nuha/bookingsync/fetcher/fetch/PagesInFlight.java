package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.fetcher.simrs.AskedPage;
import id.nuha.bookingsync.fetcher.simrs.Pace;
import id.nuha.bookingsync.fetcher.simrs.Page;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import id.nuha.bookingsync.fetcher.simrs.PageReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The pages of one pass. Several may be in flight; they are read one after the other, in the order
 * in which SIMRS answered, because each is a later observation than the one before. A page that
 * takes a further try waits until nothing else is in flight, so that no answer overtakes another.
 */
final class PagesInFlight implements AutoCloseable {
  private final Pace pace;
  private final FetchProgress progress;
  // By their numbers, the pages whose answer was not looked at, and those whose answer holds none.
  private final TreeMap<Integer, AskedPage> inFlight = new TreeMap<>();
  private final TreeMap<Integer, AskedPage> withoutPage = new TreeMap<>();
  // Numbers, as SIMRS answers; also of pages that were followed without waiting here.
  private final BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
  private PageLink next;
  private int nextNumber = 1;

  PagesInFlight(PageLink firstPage, Pace pace, FetchProgress progress) {
    this.next = firstPage;
    this.pace = pace;
    this.progress = progress;
  }

  /** Whether there are pages that were asked for and are not read. */
  boolean areAsked() {
    return asked() > 0;
  }

  /**
   * Reads one of the pages that were asked for; where there is none, the next one.
   *
   * @throws id.nuha.bookingsync.fetcher.simrs.SimrsException if it cannot be read. By then all
   *     other pages are read whose answers hold one
   */
  void readOne(PassInProgress pass) throws InterruptedException {
    while (asked() > 1 && !inFlight.isEmpty()) {
      int number = answered.take();
      AskedPage asked = inFlight.remove(number);
      Page page = asked == null ? null : asked.page();
      if (page != null) {
        read(number, page, pass);
        return;
      }
      if (asked != null) {
        withoutPage.put(number, asked);
      }
    }
    Map.Entry<Integer, AskedPage> asked =
        inFlight.isEmpty() ? withoutPage.pollFirstEntry() : inFlight.pollFirstEntry();
    if (asked == null) {
      PageLink link = next;
      int number = advance();
      read(number, follow(link, number, pass), pass);
    } else {
      read(asked.getKey(), follow(asked.getValue(), asked.getKey(), pass), pass);
    }
  }

  private static Page follow(PageReader page, int number, PassInProgress pass)
      throws InterruptedException {
    return pass.needNotHave(number) ? page.followIfAny() : page.follow();
  }

  private void read(int number, Page page, PassInProgress pass) throws InterruptedException {
    pass.note(number, page);
    progress.read(page);
    askAhead(pass); // so that SIMRS works while this page is published
    pass.publish(page);
  }

  private void askAhead(PassInProgress pass) throws InterruptedException {
    while (pace.pagesInFlight() > 1
        && inFlight.size() < pace.pagesInFlight()
        && withoutPage.isEmpty()
        && pass.needsInAnyCase(nextNumber)) {
      AskedPage page = next.ask();
      int number = advance();
      inFlight.put(number, page);
      page.answered().whenComplete((answer, failure) -> answered.add(number));
    }
  }

  private int asked() {
    return inFlight.size() + withoutPage.size();
  }

  private int advance() {
    next = next.next();
    return nextNumber++;
  }

  /** Gives up what is in flight. */
  @Override
  public void close() {
    inFlight.values().forEach(AskedPage::cancel);
  }
}
