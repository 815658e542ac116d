package id.nuha.bookingsync.stats.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PageTextsTest {
  private static final Pattern NAME = Pattern.compile("[\"'`]([a-z][A-Za-z0-9]*)[\"'`]");
  private static final Pattern ASKED_FOR = Pattern.compile("\\bt\\('([^']+)'");
  private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

  private final Map<String, JsonNode> indonesian = texts("id");
  private final Map<String, JsonNode> english = texts("en");

  @Test
  void bothLanguagesSayTheSame() {
    assertThat(english.keySet()).isEqualTo(indonesian.keySet());
    indonesian.forEach(
        (name, text) -> assertThat(values(english.get(name))).as(name).isEqualTo(values(text)));
  }

  @Test
  void everyTextThatThePageAsksForIsThere() throws IOException {
    assertThat(indonesian.keySet())
        .containsAll(
            ASKED_FOR
                .matcher(scripts())
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet()));
  }

  @Test
  void everyTextIsAskedFor() throws IOException {
    Set<String> named =
        NAME.matcher(scripts()).results().map(match -> match.group(1)).collect(Collectors.toSet());

    assertThat(indonesian.keySet())
        .filteredOn(name -> !name.contains("."))
        .allMatch(named::contains);
  }

  private static Set<String> values(JsonNode text) {
    return VALUE
        .matcher(text.toString())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, JsonNode> texts(String language) {
    try {
      JsonNode all =
          JsonMapper.shared()
              .readTree(
                  new PathMatchingResourcePatternResolver()
                      .getResource("classpath:static/messages/" + language + ".json")
                      .getContentAsString(StandardCharsets.UTF_8));
      Map<String, JsonNode> texts = new TreeMap<>();
      all.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue()));
      return texts;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String scripts() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Resource script :
        new PathMatchingResourcePatternResolver().getResources("classpath:static/js/*.js")) {
      all.append(script.getContentAsString(StandardCharsets.UTF_8));
    }
    return all.toString();
  }
}
