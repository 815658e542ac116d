package id.nuha.bookingsync.fetcher.servers;

/** What a test waits for comes as in production, and sooner. */
public final class ShortWaits {
  private static final String[] SETTINGS = {
    "booking-sync.retry.place.check=200ms",
    "booking-sync.retry.kafka.start-pause=200ms",
    "booking-sync.retry.kafka.run.initial=100ms",
    "booking-sync.retry.kafka.run.max=1s",
    "booking-sync.retry.kafka.topic-check=1s"
  };

  private ShortWaits() {}

  /** As properties of Spring. */
  public static String[] settings() {
    return SETTINGS.clone();
  }
}
