package id.nuha.bookingsync.fetcher.retry;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The figures as they are where nobody changes them. */
public final class DefaultRetrySettings {
  private DefaultRetrySettings() {}

  public static RetrySettings get() {
    return new Binder(new MapConfigurationPropertySource())
        .bindOrCreate("booking-sync.retry", RetrySettings.class);
  }
}
