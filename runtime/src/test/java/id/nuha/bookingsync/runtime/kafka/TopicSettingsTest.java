package id.nuha.bookingsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
  @Test
  void topicsAsTheyAreCreatedAreFine() {
    for (Topics.Topic topic : Topics.of(Catalogue.builtIn())) {
      assertThat(TopicSettings.wrong(topic, topic.config())).isEmpty();
    }
  }

  @Test
  void whatWouldBreakAReplayIsNamedWithItsMend() {
    Topics.Topic bookings = topic("nuha.booking");
    Map<String, String> actual = new HashMap<>(bookings.config());
    actual.put("cleanup.policy", "delete");
    actual.put("min.compaction.lag.ms", "0");
    actual.put("max.message.bytes", "1048588");

    assertThat(TopicSettings.wrong(bookings, actual))
        .extracting(TopicSettings.Wrong::warning)
        .hasSize(3)
        .anyMatch(line -> line.contains("cleanup.policy=delete") && line.contains("compact"))
        .anyMatch(line -> line.contains("min.compaction.lag.ms=0"))
        .anyMatch(line -> line.contains("max.message.bytes=1048588"));
  }

  @Test
  void deadLettersThatExpireAreNamed() {
    Topics.Topic letters = topic("nuha.booking.dlt");
    Map<String, String> actual = new HashMap<>(letters.config());
    actual.put("retention.ms", "604800000");

    assertThat(TopicSettings.wrong(letters, actual))
        .extracting(TopicSettings.Wrong::warning)
        .singleElement()
        .asString()
        .contains("retention.ms=604800000", "dead letters are dropped");
  }

  @Test
  void deadLettersAreKeptAsLongAsIsSet() {
    Topics.Topic letters =
        Topics.of(Catalogue.builtIn(), Duration.ofDays(30)).get(1); // and its view's before it
    Map<String, String> forEver = topic("nuha.booking.dlt").config();

    assertThat(letters.name()).isEqualTo("nuha.booking.dlt");
    assertThat(TopicSettings.wrong(letters, letters.config())).isEmpty();
    assertThat(TopicSettings.wrong(letters, forEver))
        .extracting(TopicSettings.Wrong::wanted)
        .containsExactly("2592000000");
  }

  @Test
  void whatWouldKeepWhatIsErasedForLongerIsNamed() {
    Topics.Topic bookings = topic("nuha.booking");
    Map<String, String> actual = new HashMap<>(bookings.config());
    actual.put("max.compaction.lag.ms", "9223372036854775807");
    actual.put("segment.ms", "604800000");

    assertThat(TopicSettings.wrong(bookings, actual))
        .extracting(TopicSettings.Wrong::warning)
        .hasSize(2)
        .allMatch(line -> line.contains("what is erased stays on the broker's disk for longer"));
  }

  @Test
  void aGroupThatIsForgottenBetweenTwoSyncsIsNamed() {
    Map<String, String> aWeek = Map.of("offsets.retention.minutes", "10080");

    assertThat(TopicSettings.brokerWarnings(aWeek, Duration.ofDays(7))).hasSize(1);
    assertThat(TopicSettings.brokerWarnings(aWeek, Duration.ofDays(1))).isEmpty();
    assertThat(TopicSettings.brokerWarnings(Map.of(), Duration.ofDays(7))).isEmpty();
  }

  private static Topics.Topic topic(String name) {
    return Topics.of(Catalogue.builtIn()).stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
