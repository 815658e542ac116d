package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
