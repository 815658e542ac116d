package id.nuha.bookingsync.fetcher.simrs;

/** The way to a page, and so to all pages behind it. */
public interface PageLink extends PageReader {
  /** The way to the page behind this one, which SIMRS need not have. */
  PageLink next();

  /** Asks for the page, once politeness allows it, and does not wait for the answer. */
  AskedPage ask() throws InterruptedException;
}
