package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class RunEventTest {

  @Test
  void anEventSurvivesItsOwnJson() {
    Instant at = Instant.parse("2026-02-01T17:00:00.123456Z");
    RunEvent event =
        new RunEvent(
            "a-run",
            239,
            RunEvent.Trigger.CATCH_UP,
            1,
            true,
            at,
            at.plusSeconds(60),
            RunStatus.INCOMPLETE,
            "pass 4 saw 431 of 434",
            at,
            at.plusSeconds(9),
            431,
            2,
            "a-topic",
            Map.of(0, 10L),
            Map.of(0, 20L, 5, 7L));

    assertThat(RunEvent.fromJson(event.toJson())).isEqualTo(event);
    assertThat(new String(event.toJson(), StandardCharsets.UTF_8))
        .contains("\"run_id\":\"a-run\"", "\"window_start\":\"2026-02-01T17:00:00.123456Z\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "17",
        "[]",
        "{}",
        "{\"run_id\": \"r\", \"view\": 239}",
        "{\"run_id\": null, \"view\": 239, \"trigger\": \"MANUAL\"}",
        "{\"run_id\": \"r\", \"view\": 239, \"trigger\": \"SOMEBODY\"}"
      })
  void whatIsNoRunEventIsRefused(String json) {
    assertThatThrownBy(() -> RunEvent.fromJson(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void anEventThatLacksAnyOfItsPartsIsRefused() {
    Instant at = Instant.parse("2026-02-01T17:00:00Z");
    RunEvent whole =
        new RunEvent(
            "a-run",
            239,
            RunEvent.Trigger.MANUAL,
            0,
            false,
            at,
            at,
            RunStatus.RUNNING,
            null,
            at,
            null,
            0,
            0,
            null,
            Map.of(),
            Map.of());
    String json = new String(whole.toJson(), StandardCharsets.UTF_8);

    for (String part :
        List.of(
            "run_id",
            "trigger",
            "window_start",
            "window_end",
            "status",
            "started_at",
            "start_offsets",
            "end_offsets")) {
      String without = json.replace("\"" + part + "\":", "\"other_" + part + "\":");
      assertThat(without).isNotEqualTo(json);
      assertThatThrownBy(() -> RunEvent.fromJson(without.getBytes(StandardCharsets.UTF_8)))
          .as(part)
          .isInstanceOf(JacksonException.class);
    }
  }
}
