package id.nuha.bookingsync.fetcher;

/** An exception that nobody expects: a mistake in the fetcher itself. */
public final class Mistake {
  private Mistake() {}

  /** What it is and where, without its message: that may quote a record. */
  public static String inWords(Throwable exception) {
    StackTraceElement[] trace = exception.getStackTrace();
    return "a mistake in the fetcher itself: %s at %s; please report it"
        .formatted(
            exception.getClass().getSimpleName(), trace.length > 0 ? trace[0] : "an unknown place");
  }
}
