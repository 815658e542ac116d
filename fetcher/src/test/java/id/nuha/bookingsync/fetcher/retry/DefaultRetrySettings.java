package id.nuha.bookingsync.fetcher.retry;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The figures as they are where nobody changes them. */
public final class DefaultRetrySettings {
  private DefaultRetrySettings() {}

  public static RetrySettings get() {
    return bound(Map.of());
  }

  /** The same but for one figure, by its name behind {@code booking-sync.retry}. */
  public static RetrySettings with(String name, String value) {
    return bound(Map.of("booking-sync.retry." + name, value));
  }

  private static RetrySettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("booking-sync.retry", RetrySettings.class);
  }
}
