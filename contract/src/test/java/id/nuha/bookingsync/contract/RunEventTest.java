package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class RunEventTest {
  private static final String RUN = "00000000-0000-4000-8000-000000000001";
  private static final Instant AT = Instant.parse("2026-02-01T17:00:00.123456Z");

  @Test
  void anEventSurvivesItsOwnJson() {
    RunEvent event = ended("pass 4 saw 431 of 434");

    assertThat(RunEvent.fromJson(event.toJson())).isEqualTo(event);
    assertThat(RunEvent.fromMessage(bytes(RUN), event.toJson())).isEqualTo(event);
    assertThat(json(event))
        .contains("\"run_id\":\"" + RUN + "\"", "\"window_start\":\"2026-02-01T17:00:00.123456Z\"");
  }

  @Test
  void fieldsOfANewerFetcherAreIgnored() {
    RunEvent event = ended(null);

    assertThat(RunEvent.fromJson(bytes(json(event).replaceFirst("\\{", "{\"slices\":[1,2],"))))
        .isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "17", "\"run\"", "[]", "[null]", "{}", "{\"view\": 239}", "{"})
  void whatIsNoRunEventIsRefused(String json) {
    assertRefused(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run_id",
        "view",
        "trigger",
        "attempt",
        "default_window",
        "window_start",
        "window_end",
        "status",
        "started_at",
        "published",
        "rejected",
        "topic_id",
        "start_offsets",
        "end_offsets"
      })
  void anEventThatLacksAPartIsRefused(String part) {
    String json = json(ended(null));

    assertRefused(json.replace("\"" + part + "\":", "\"other_" + part + "\":"));
    assertRefused(
        json.replaceFirst("\"" + part + "\":(\\{[^}]*}|[^,}]*)", "\"" + part + "\":null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "run_id ~ \"a-run\"",
        "run_id ~ \"00000000-0000-4000-8000-00000000000\\u0000\"",
        "run_id ~ \"1-1-1-1-1\"",
        "run_id ~ {}",
        "view ~ \"booking\"",
        "view ~ 1e99",
        "trigger ~ \"TELEPATHY\"",
        "attempt ~ -1",
        "status ~ \"PAUSED\"",
        "status ~ []",
        "window_start ~ \"yesterday\"",
        "window_start ~ 1e20",
        "window_end ~ \"+999999999-12-31T23:59:59Z\"",
        "window_end ~ 99999999999999999999999999999999",
        "started_at ~ \"-1000000000-01-01T00:00:00Z\"",
        "started_at ~ true",
        "finished_at ~ \"+200000-01-01T00:00:00Z\"",
        "published ~ -1",
        "published ~ 9223372036854775807",
        "published ~ 99999999999999999999",
        "rejected ~ -1",
        "rejected ~ [1]",
        "topic_id ~ \"a\\u0000topic\"",
        "topic_id ~ \"\"",
        "start_offsets ~ {\"0\": null}",
        "start_offsets ~ {\"0\": -1}",
        "start_offsets ~ [1, 2]",
        "end_offsets ~ {\"-1\": 1}",
        "end_offsets ~ {\"first\": 1}",
        "end_offsets ~ {\"0\": 1e99}",
        "end_offsets ~ \"\""
      })
  void anEventThatMisusesAPartIsRefused(String part, String value) {
    String json = json(ended(null));
    String misused =
        json.replaceFirst(
            "\"" + part + "\":(\\{[^}]*}|[^,}]*)",
            "\"" + part + "\":" + value.replace("\\", "\\\\"));

    assertThat(misused).isNotEqualTo(json);
    assertRefused(misused);
  }

  @Test
  void aMessageWithAnotherRunsKeyIsRefused() {
    byte[] json = ended(null).toJson();

    for (byte @Nullable [] key : new byte @Nullable [][] {null, {}, bytes("x"), bytes(RUN + " ")}) {
      assertThatThrownBy(() -> RunEvent.fromMessage(key, json))
          .isInstanceOf(JacksonException.class);
    }
    assertThatThrownBy(() -> RunEvent.fromMessage(bytes(RUN), null))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void anEventOfBeforeThereWereSlicesHasReadNothing() {
    String json = json(ended(null)).replaceFirst(",\"progress\":\\{.*?}}", "");

    assertThat(json).doesNotContain("progress");
    assertThat(RunEvent.fromJson(bytes(json)).progress()).isEqualTo(RunProgress.NONE);
    assertThat(RunEvent.fromJson(bytes(json.replaceFirst("}$", ",\"progress\":{}}"))).progress())
        .isEqualTo(RunProgress.NONE);
  }

  @Test
  void progressSurvivesItsOwnJson() {
    RunProgress progress =
        RunProgress.NONE
            .proven(AT.plusSeconds(10), new RunProgress.Seen(100, 2, 1))
            .unproven(
                AT.plusSeconds(9), AT.plusSeconds(20), "restless", new RunProgress.Seen(50, 0, 3))
            .interrupted();
    RunEvent event = ended(null).advanced(progress, 7, 1);

    assertThat(RunEvent.fromJson(event.toJson())).isEqualTo(event);
    assertThat(json(event)).contains("\"read_until\":\"2026-02-01T17:00:20.123456Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "1, 1, true",
    "19, 18, false",
    "19, 19, true",
    "20, 10, false",
    "20, 11, true",
    "21, 10, false",
    "21, 11, true",
    "434, 217, false",
    "434, 218, true",
  })
  void recordsLackKeysWhereMoreThanAFewBadOnesDo(long records, long withoutKey, boolean lacks) {
    assertThat(new RunProgress.Seen(records, withoutKey, 0).lacksKeys()).isEqualTo(lacks);
  }

  @Test
  void whatSlicesHaveSeenAddsUp() {
    RunProgress progress =
        RunProgress.NONE
            .proven(AT.plusSeconds(10), new RunProgress.Seen(100, 2, 1))
            .unproven(
                AT.plusSeconds(9), AT.plusSeconds(20), "restless", new RunProgress.Seen(50, 0, 3));

    assertThat(progress.seen()).isEqualTo(new RunProgress.Seen(150, 2, 4));
    assertThat(progress.interrupted().seen()).isEqualTo(progress.seen());
    assertThat(ended(null).note()).isNull();
    assertThat(ended(null).advanced(progress, 7, 1).note())
        .isEqualTo("4 keys stood on more than one row each; of each the later row was kept");
  }

  @Test
  void slicesThatCannotBeProvenAndFollowOneAnotherAreOne() {
    RunProgress progress =
        RunProgress.NONE
            .unproven(AT, AT.plusSeconds(10), "first", RunProgress.Seen.NONE)
            .unproven(AT.plusSeconds(9), AT.plusSeconds(20), "second", RunProgress.Seen.NONE)
            .proven(AT.plusSeconds(30), RunProgress.Seen.NONE)
            .unproven(AT.plusSeconds(29), AT.plusSeconds(40), "third", RunProgress.Seen.NONE);

    assertThat(progress.unproven())
        .containsExactly(
            new RunProgress.Unproven(AT, AT.plusSeconds(20), "first"),
            new RunProgress.Unproven(AT.plusSeconds(29), AT.plusSeconds(40), "third"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17",
        "{\"read_until\": \"2026-02-01T17:01:00.123457Z\"}", // behind the window
        "{\"read_until\": \"2026-02-01T16:59:59Z\"}",
        "{\"read_until\": \"soon\"}",
        "{\"seen\": {\"records\": 1, \"without_key\": 2, \"repeated_keys\": 0}}",
        "{\"seen\": {\"records\": 1, \"without_key\": 0, \"repeated_keys\": -1}}",
        "{\"interruptions\": -1}",
        "{\"unproven\": [null]}",
        "{\"unproven\": [{}]}",
        "{\"unproven\": [{\"start\": \"2026-02-01T17:00:01Z\", \"end\": \"2026-02-01T17:00:02Z\","
            + " \"reason\": \"of a run that has read nothing\"}]}"
      })
  void aProgressThatIsNoneIsRefused(String progress) {
    assertRefused(
        json(ended(null)).replaceFirst("\"progress\":\\{.*?}", "\"progress\":" + progress));
  }

  @Test
  void aReasonIsTextThatPostgresqlCanStore() {
    assertThat(ended("SIMRS said \u0000 and \ud83d, not 😀").reason())
        .isEqualTo("SIMRS said \ufffd and \ufffd, not 😀");
    assertThat(ended("x".repeat(3_000_000)).reason()).hasSize(2_000).endsWith("x…");
    assertThat(ended("😀".repeat(3_000)).reason()).endsWith("😀…");
    assertThat(RunEvent.fromJson(ended("\u0000\udc00").toJson()).reason())
        .isEqualTo("\ufffd\ufffd");
  }

  private static RunEvent ended(@Nullable String reason) {
    return new RunEvent(
        RUN,
        239,
        RunEvent.Trigger.CATCH_UP,
        1,
        true,
        AT,
        AT.plusSeconds(60),
        RunStatus.INCOMPLETE,
        reason,
        AT,
        AT.plusSeconds(9),
        431,
        2,
        "a-topic",
        Map.of(0, 10L),
        Map.of(0, 20L, 5, 7L));
  }

  private static void assertRefused(String json) {
    assertThatThrownBy(() -> RunEvent.fromJson(bytes(json))).isInstanceOf(JacksonException.class);
  }

  private static String json(RunEvent event) {
    return new String(event.toJson(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
