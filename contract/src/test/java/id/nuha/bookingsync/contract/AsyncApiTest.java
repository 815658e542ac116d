package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/asyncapi.yaml} beside the code, both ways. */
class AsyncApiTest {
  private static final JsonNode DOCUMENT = read();

  // Jackson's YAML knows no anchors.
  private static JsonNode read() {
    YamlMapFactoryBean yaml = new YamlMapFactoryBean();
    yaml.setResources(new FileSystemResource("../docs/asyncapi.yaml"));
    return JsonMapper.shared().valueToTree(yaml.getObject());
  }

  @Test
  void eachTopicIsAChannelWithItsSettings() {
    Map<String, String> documented = new TreeMap<>();
    DOCUMENT
        .path("channels")
        .forEach(
            channel -> {
              JsonNode kafka = channel.at("/bindings/kafka");
              Map<String, String> config = new TreeMap<>();
              kafka
                  .path("topicConfiguration")
                  .properties()
                  .forEach(
                      setting ->
                          config.put(
                              setting.getKey(),
                              setting.getValue().isArray()
                                  ? setting.getValue().get(0).asString()
                                  : setting.getValue().asString()));
              documented.put(
                  channel.path("address").asString(),
                  kafka.path("partitions").asInt() + " " + config);
            });

    assertThat(documented)
        .isEqualTo(
            Topics.of(Catalogue.builtIn()).stream()
                .collect(
                    Collectors.toMap(
                        Topics.Topic::name,
                        topic -> topic.partitions() + " " + new TreeMap<>(topic.config()))));
  }

  @Test
  void eachHeaderIsDescribed() throws IllegalAccessException {
    Set<String> headers = new TreeSet<>(Set.of("content-type"));
    for (Field constant : Headers.class.getDeclaredFields()) {
      if (Modifier.isPublic(constant.getModifiers())) {
        headers.add((String) constant.get(null));
      }
    }

    assertThat(properties("deadLetterHeaders")).isEqualTo(headers);
    assertThat(properties("recordHeaders"))
        .isEqualTo(
            headers.stream().filter(name -> !name.startsWith("dlt_")).collect(Collectors.toSet()));
  }

  @Test
  void eachFieldOfARunEventIsDescribed() {
    Instant start = Instant.parse("2026-02-01T00:00:00Z");
    Instant end = start.plusSeconds(1);
    JsonNode event =
        JsonMapper.shared()
            .readTree(
                new RunEvent(
                        UUID.randomUUID().toString(),
                        239,
                        RunEvent.Trigger.MANUAL,
                        0,
                        true,
                        start,
                        end,
                        RunStatus.RUNNING,
                        null,
                        start,
                        null,
                        0,
                        0,
                        null,
                        Map.of(),
                        Map.of(),
                        RunProgress.NONE.unproven(start, end, "why", RunProgress.Seen.NONE))
                    .toJson());
    JsonNode schema = DOCUMENT.at("/components/schemas/run");

    assertSameFields(event, schema);
    assertThat(schema.path("required").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(event.propertyNames());
    assertThat(texts(schema.at("/properties/trigger/enum")))
        .isEqualTo(names(RunEvent.Trigger.values()));
    assertThat(texts(schema.at("/properties/status/enum"))).isEqualTo(names(RunStatus.values()));
  }

  private static void assertSameFields(JsonNode written, JsonNode schema) {
    if (written.isArray()) {
      assertSameFields(written.get(0), schema.path("items"));
    } else if (written.isObject() && !schema.has("additionalProperties")) {
      assertThat(written.propertyNames())
          .containsExactlyInAnyOrderElementsOf(schema.path("properties").propertyNames());
      schema
          .path("properties")
          .properties()
          .forEach(
              field -> {
                assertThat(field.getValue().path("description").asString("")).isNotBlank();
                assertSameFields(written.get(field.getKey()), field.getValue());
              });
    }
  }

  private static Set<String> properties(String schema) {
    return Set.copyOf(DOCUMENT.at("/components/schemas/" + schema + "/properties").propertyNames());
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).toList();
  }
}
