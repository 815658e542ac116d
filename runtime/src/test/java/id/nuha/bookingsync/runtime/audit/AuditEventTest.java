package id.nuha.bookingsync.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.access.Role;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditEventTest {
  private static final Instant AT = Instant.parse("2026-02-06T01:02:03.123456789Z");
  private static final AuditEvent EVENT =
      AuditEvent.of(
          new Caller("it-team", Role.OPERATOR, "10.0.0.7"),
          AuditEvent.REDRIVE,
          Map.of("view", "239"),
          AuditEvent.ASKED,
          AT);

  @Test
  void comesBackFromItsJson() {
    assertThat(AuditEvent.fromJson(EVENT.toJson())).isEqualTo(EVENT);
    assertThat(new String(EVENT.toJson(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"who":"it-team","role":"OPERATOR","from":"10.0.0.7","action":"REDRIVE",\
            "what":{"view":"239"},"result":"ASKED","at":"2026-02-06T01:02:03.123456Z"}""");
  }

  @Test
  void itsResultKeepsWhatWasAsked() {
    AuditEvent ended = EVENT.ended(AuditEvent.DONE, Map.of("applied", "3"), AT.plusSeconds(1));

    assertThat(ended.what()).containsExactly(Map.entry("applied", "3"), Map.entry("view", "239"));
    assertThat(ended.result()).isEqualTo("DONE");
    assertThat(ended.who()).isEqualTo("it-team");
  }

  @Test
  void whatACallerChoseIsCutAndCleaned() {
    String tooLong = "x".repeat(299) + "\uD83D\uDE00" + "y".repeat(9_000_000);
    AuditEvent event =
        new AuditEvent(
            "a\r\nb\u0000c\u202Ed\uD800",
            null,
            "::1",
            AuditEvent.LOG_IN,
            Map.of("reason", tooLong),
            AuditEvent.REFUSED,
            AT);

    assertThat(event.who()).isEqualTo("a\uFFFD\uFFFDb\uFFFDc\uFFFDd\uFFFD");
    assertThat(event.what()).containsEntry("reason", "x".repeat(298) + "…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "[]",
        "{}",
        "{\"who\":\"a\",\"role\":\"KING\",\"from\":\"b\",\"action\":\"c\",\"result\":\"d\",\"at\":\"2026-02-06T01:02:03Z\"}",
        "{\"who\":\"a\",\"role\":null,\"from\":\"b\",\"action\":\"c\",\"result\":\"d\"}",
        "{\"who\":\"a\",\"role\":null,\"from\":\"b\",\"action\":\"c\",\"result\":\"d\",\"at\":\"-0001-01-01T00:00:00Z\"}",
        "{\"who\":null,\"role\":null,\"from\":\"b\",\"action\":\"c\",\"result\":\"d\",\"at\":\"2026-02-06T01:02:03Z\"}"
      })
  void whatIsNoEventIsRefused(String json) {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> AuditEvent.fromJson(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void itTellsAValueAsItIsUnlessItIsTooLongOrNotToBeSeen() {
    assertThat(AuditEvent.tells("7|2026-02-06|dr. Contoh")).isTrue();
    assertThat(AuditEvent.tells("x".repeat(300))).isTrue();
    assertThat(AuditEvent.tells("x".repeat(301))).isFalse();
    assertThat(AuditEvent.tells("7\u0001")).isFalse();
    assertThat(AuditEvent.tells("7\u200B")).isFalse();
  }

  @Test
  void aMessageWithoutValueIsNone() {
    assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> AuditEvent.fromJson(null));
  }

  /** {@code docs/asyncapi.yaml} beside the code, as AsyncApiTest of the module contract does it. */
  @Test
  void eachFieldActionAndResultIsDescribed() throws IllegalAccessException {
    YamlMapFactoryBean yaml = new YamlMapFactoryBean();
    yaml.setResources(new FileSystemResource("../docs/asyncapi.yaml"));
    JsonNode schemas =
        JsonMapper.shared().valueToTree(yaml.getObject()).at("/components/schemas/act");
    List<String> constants = new ArrayList<>();
    for (Field field : AuditEvent.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        constants.add((String) field.get(null));
      }
    }

    assertThat(schemas.path("properties").propertyNames())
        .containsExactlyElementsOf(JsonMapper.shared().readTree(EVENT.toJson()).propertyNames());
    assertThat(schemas.path("required").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(schemas.path("properties").propertyNames());
    assertThat(texts(schemas.at("/properties/role/enum")))
        .isEqualTo(
            Stream.concat(Arrays.stream(Role.values()).map(Role::name), Stream.of("null"))
                .toList());
    List<String> documented = texts(schemas.at("/properties/action/enum"));
    documented.addAll(texts(schemas.at("/properties/result/enum")));
    assertThat(documented).containsExactlyElementsOf(constants);
  }

  private static List<String> texts(JsonNode list) {
    return new ArrayList<>(
        list.valueStream().map(value -> value.isNull() ? "null" : value.asString()).toList());
  }
}
