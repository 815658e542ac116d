package id.nuha.bookingsync.contract;

import java.net.URI;

/** The types of problems (RFC 9457) that one service of ours tells from others of another. */
public final class ProblemTypes {
  /** A fetcher refuses because another one is active: that one is to be asked. */
  public static final URI WAITING_FETCHER = URI.create("urn:booking-sync:waiting-fetcher");

  /** A fetcher refuses because it is starting: another one may be active. */
  public static final URI STARTING_FETCHER = URI.create("urn:booking-sync:starting-fetcher");

  private ProblemTypes() {}
}
