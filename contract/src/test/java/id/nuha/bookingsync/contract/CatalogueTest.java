package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
  private static final String LABORATORY =
      """
      views:
        - id: 300
          description: hasil laboratorium
          topic: nuha.laboratorium
          table: dashboard_300
          key:
            - {column: id_periksa, type: integer}
            - {column: kode_tes, type: text}
          window: {start: tanggal_awal, end: tanggal_akhir, days_ahead: 0}
          trigger: sync-laboratorium
          result: laboratorium
      """;

  @Test
  void builtInCatalogueHoldsBothViews() {
    Catalogue catalogue = Catalogue.builtIn();

    assertThat(catalogue.views()).extracting(View::id).containsExactly(239, 123);
    assertThat(catalogue.triggeredBy("sync-jadwal").orElseThrow().key())
        .containsExactly(
            new View.KeyColumn("id_dokter", KeyType.INTEGER),
            new View.KeyColumn("tanggal", KeyType.DATE),
            new View.KeyColumn("jam_mulai", KeyType.TIME));
    assertThat(catalogue.view(239).orElseThrow().fieldsOf("dokter"))
        .containsExactly("dokter", "nama_dokter");
  }

  @Test
  void everyTopicHasItsSettings() {
    List<Topics.Topic> topics = Topics.of(Catalogue.builtIn());

    assertThat(topics)
        .extracting(Topics.Topic::name)
        .containsExactly(
            "nuha.booking",
            "nuha.booking.dlt",
            "nuha.jadwal",
            "nuha.jadwal.dlt",
            "nuha.audit",
            "nuha.sync-run");
    assertThat(topics.get(0).config()).containsEntry("cleanup.policy", "compact");
    assertThat(topics.get(1).config()).containsEntry("retention.ms", "-1");
  }

  static Stream<Arguments> wrongCatalogues() {
    return Stream.of(
        Arguments.of("views: [", "line 1, column", "is not valid YAML"),
        Arguments.of("{}", "line 1, column 1", "'views' is missing; add it."),
        Arguments.of("# nothing yet", "line 1", "the file is empty."),
        Arguments.of(
            LABORATORY.replace("- id: 300\n    desc", "- desc"),
            "line 2, column 5",
            "'id' is missing; add it."),
        Arguments.of("views: []", "line 1, column 1", "'views' is empty; write at least one."),
        Arguments.of(
            "views: nuha", "line 1, column 1", "views 'nuha' cannot be used; write a list"),
        Arguments.of(
            LABORATORY.replace("    topic: nuha.laboratorium\n", ""),
            "line 2, column 5",
            "'topic' is missing; add it."),
        Arguments.of(
            LABORATORY.replace("key:", "keys:"),
            "line 6, column 5",
            "nothing is known of 'keys'; known are "),
        Arguments.of(
            LABORATORY.replace("type: text", "type: varchar"),
            "line 8, column 28",
            "type 'varchar' cannot be used; use integer, date, time or text."),
        Arguments.of(
            LABORATORY.replace("dashboard_300", "dashboard_300; DROP TABLE x"),
            "line 5, column 5",
            "a PostgreSQL table in lower case"),
        Arguments.of(
            LABORATORY.replace("id: 300", "id: lab"),
            "line 2, column 5",
            "id 'lab' cannot be used; write a whole number."),
        Arguments.of(
            LABORATORY.replace("id: 300", "id: '300'"),
            "line 2, column 5",
            "id '300' cannot be used; write a whole number."),
        Arguments.of("views: [~]", "line 1, column 9", "entry 1 '~' cannot be used; write fields"),
        Arguments.of(
            LABORATORY
                .replace("topic: nuha", "topic: &t nuha")
                .replace("table: dashboard_300", "table: *t"),
            "line 5, column 12",
            "*t is an alias, which is not resolved here"),
        Arguments.of(
            LABORATORY
                + entries(301, 309)
                + LABORATORY
                    .substring("views:\n".length())
                    .replaceAll("    topic: .*\n", "")
                    .replace("300", "310"),
            "line 102, column 5",
            "'topic' is missing; add it."),
        Arguments.of(
            LABORATORY.replace("id: 300", "id: 0"), "line 2, column 5", "a number from 1 to"),
        Arguments.of(
            LABORATORY.replace("id: 300", "id: 300.5"), "line 2, column 5", "a whole number"),
        Arguments.of(
            LABORATORY.replace("days_ahead: 0", "days_ahead: 9999"),
            "line 9, column",
            "days after today, a number from 0 to 3660"),
        Arguments.of(
            LABORATORY + "    names: {nilai: hasil}\n", "line 12, column 13", "write a list"),
        Arguments.of(
            LABORATORY.replace("nuha.laboratorium", "nuha.sync-run"),
            "line 4, column 5",
            "kept for runs"),
        Arguments.of(
            LABORATORY.replace("sync-laboratorium", "sync-all"),
            "line 10, column 5",
            "has a meaning already"),
        Arguments.of(LABORATORY + "    table: twice\n", "line 12, column", "table"),
        Arguments.of(
            LABORATORY
                + LABORATORY
                    .substring("views:\n".length())
                    .replace("id: 300", "id: 301")
                    .replace("dashboard_300", "dashboard_301"),
            "line 14, column 5",
            "views 300 and 301 have the same topic 'nuha.laboratorium'; give each view"));
  }

  private static String entries(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(
            id ->
                LABORATORY
                    .substring("views:\n".length())
                    .replace("300", Integer.toString(id))
                    .replace("laboratorium", "laboratorium-" + id))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("wrongCatalogues")
  void aWrongCatalogueIsRefusedWithItsPlaceAndMend(String yaml, String place, String sentence) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("views.yaml, " + place)
        .hasMessageContaining(sentence);
  }

  @Test
  void aThirdViewIsOneEntry() throws IOException {
    View view = read(LABORATORY).view(300).orElseThrow();

    assertThat(view.deadLetterTopic()).isEqualTo("nuha.laboratorium.dlt");
    assertThat(view.fieldsOf("nilai")).containsExactly("nilai");
  }

  private static Catalogue read(String yaml) throws IOException {
    return Catalogue.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "views.yaml");
  }
}
