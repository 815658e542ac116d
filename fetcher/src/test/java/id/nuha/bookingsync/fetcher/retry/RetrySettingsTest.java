package id.nuha.bookingsync.fetcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.outage.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetrySettingsTest {

  @Test
  void everyFigureHasADefault() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new RetrySettings(
                new RetrySettings.Simrs(
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    3),
                new RetrySettings.Kafka(
                    new KafkaTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                    new Backoff(Duration.ofMillis(500), 1.5, Duration.ofSeconds(5)),
                    Duration.ofSeconds(1),
                    Duration.ofDays(24),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30)),
                new RetrySettings.Place(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2)),
                List.of(
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(4),
                    Duration.ofDays(1))));
  }

  @Test
  void aFigureIsChangedByItsName() {
    RetrySettings settings =
        bound(
            Map.of(
                "booking-sync.retry.simrs.give-up-after", "5m",
                "booking-sync.retry.scheduled-runs", "10m,1h"));

    assertThat(settings.simrs().giveUpAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.simrs().request()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.scheduledRuns())
        .containsExactly(Duration.ofMinutes(10), Duration.ofHours(1));
  }

  private static RetrySettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("booking-sync.retry", RetrySettings.class);
  }
}
