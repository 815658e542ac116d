package id.nuha.bookingsync.simulator;

import static id.nuha.bookingsync.simulator.RunningSimulator.ZONE;
import static id.nuha.bookingsync.simulator.RunningSimulator.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.SimrsValues;
import id.nuha.bookingsync.contract.View;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SimulatorTest {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 6);
  private static final DateTimeFormatter POSTGRESQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Set<String> TIMES =
      Set.of("tanggal_antrian", "tanggal_registrasi_filter", "inserted_date", "diperiksa");

  @Test
  void theSameSeedHasTheSameRowsAndAnotherHasOthers() {
    try (RunningSimulator one = RunningSimulator.builtIn(1);
        RunningSimulator again = RunningSimulator.builtIn(1);
        RunningSimulator other = RunningSimulator.builtIn(2)) {
      String bookings = one.bookings(DAY, 1, 500).body();

      assertThat(again.bookings(DAY, 1, 500).body()).isEqualTo(bookings);
      assertThat(other.bookings(DAY, 1, 500).body()).isNotEqualTo(bookings);
    }
  }

  @Test
  void pagesOfBookingsHaveTheirTotalAndAreTrue() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      List<Map<String, String>> truth = simrs.truth(239, DAY);
      JsonNode first = json(simrs.bookings(DAY, 1, 30));
      JsonNode second = json(simrs.bookings(DAY, 2, 30));

      assertThat(first.path("count").intValue()).isEqualTo(truth.size());
      assertThat(first.path("list").size()).isEqualTo(30);
      assertTrue(Catalogue.builtIn(), 239, first.path("list"), truth.subList(0, 30));
      assertThat(second.path("list").get(0)).isNotEqualTo(first.path("list").get(0));
      assertThat(json(simrs.bookings(DAY, 1_000, 30)).path("list").isEmpty()).isTrue();
    }
  }

  @Test
  void bookingsComeInTheShapesSeenInTheWild() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      JsonNode list = json(simrs.bookings(DAY, 1, 500)).path("list");

      assertThat(values(list, "booking_id")).anyMatch(JsonNode::isString);
      assertThat(values(list, "booking_id")).anyMatch(JsonNode::isNumber);
      for (String shape :
          List.of(
              "2026-02-06 [0-9:]{8}",
              "2026-02-06T[0-9:]{8}", "2026-02-06T[0-9:]{8}Z", "2026-02-06T[0-9:]{8}\\+07:00")) {
        assertThat(values(list, "tanggal_antrian"))
            .as(shape)
            .anyMatch(time -> time.stringValue().matches(shape));
      }
      assertThat(names(list)).contains("nama_rm", "nama_pasien", "dokter", "nama_dokter");
      assertThat(values(list, "updated_user")).allMatch(value -> value.stringValue().isEmpty());
      assertThat(values(list, "no_kontrol")).allMatch(JsonNode::isNull);
      assertThat(values(list, "no_rujukan")).anyMatch(JsonNode::isNull);
      assertThat(values(list, "status_booking"))
          .extracting(JsonNode::stringValue)
          .contains("Aktif", "Batal");
      assertThat(values(list, "nik_rm")).allMatch(nik -> nik.stringValue().startsWith("9999"));
    }
  }

  @Test
  void sessionsComeInAnotherEnvelope() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      JsonNode answer =
          json(simrs.page(123, "filter_tanggal_awal", "filter_tanggal_akhir", DAY, 1, 500));

      List<Map<String, String>> truth = simrs.truth(123, DAY);
      assertThat(answer.at("/meta_data/count").stringValue())
          .isEqualTo(Integer.toString(truth.size()));
      assertTrue(Catalogue.builtIn(), 123, answer.at("/data/list"), truth);
    }
  }

  @Test
  void aThirdViewNeedsNoJava() throws Exception {
    String catalogue = thirdView("catalogue.yaml");
    try (RunningSimulator simrs =
        RunningSimulator.of(239, catalogue, thirdView("simulated-views.yaml"))) {
      simrs.order(
          "rows",
          "{\"view\":300,\"day\":\"%s\",\"remove\":1,\"change\":2,\"add\":3,\"bad\":2}"
              .formatted(DAY));
      JsonNode page = json(simrs.page(300, "tanggal_awal", "tanggal_akhir", DAY, 1, 500));

      List<Map<String, String>> truth = simrs.truth(300, DAY);
      JsonNode list = page.at("/data/list");
      assertThat(truth).hasSizeGreaterThan(20);
      assertThat(page.at("/data/meta_data/count").intValue()).isEqualTo(truth.size() + 2);
      List<JsonNode> good = good(list);
      assertTrue(Catalogue.at(catalogue), 300, good, truth);
      assertThat(names(good)).contains("satuan", "unit");
      assertThat(values(good, "nilai")).allMatch(value -> value.decimalValue().scale() <= 3);
      assertThat(simrs.ask("bad?view=300&awal=" + DAY).size()).isEqualTo(2);
      assertThat(simrs.ask("removed?view=300&awal=" + DAY).size()).isEqualTo(1);
      assertThat(json(simrs.bookings(DAY, 1, 5)).path("list").size()).isEqualTo(5);
    }
  }

  @Test
  void whatIsEnteredChangedAndRemovedIsTrueAtOnceOrAfterAPage() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      List<Map<String, String>> before = simrs.truth(239, DAY);

      simrs.order(
          "rows",
          "{\"view\":239,\"day\":\"%s\",\"remove\":2,\"change\":1,\"add\":3,\"bad\":4,\"afterPage\":2}"
              .formatted(DAY));
      simrs.bookings(DAY, 1, 10);
      assertThat(simrs.truth(239, DAY)).isEqualTo(before);
      simrs.bookings(DAY, 2, 10);
      List<Map<String, String>> after = simrs.truth(239, DAY);

      assertThat(after).hasSize(before.size() + 1);
      assertThat(after.get(0)).isNotEqualTo(before.get(2));
      assertThat(after.get(0).get("booking_id")).isEqualTo(before.get(2).get("booking_id"));
      assertThat(after.get(1)).isEqualTo(before.get(3));
      assertThat(simrs.ask("removed?view=239&awal=" + DAY).size()).isEqualTo(2);
      assertThat(simrs.ask("bad?view=239&awal=" + DAY).size()).isEqualTo(4);
      assertThat(json(simrs.bookings(DAY, 1, 500)).path("count").intValue())
          .isEqualTo(after.size() + 4);

      simrs.order("forget", "{\"awal\":\"%s\",\"akhir\":\"%s\"}".formatted(DAY, DAY));
      assertThat(simrs.truth(239, DAY)).isEqualTo(before);
    }
  }

  @Test
  void whoHasNoValidTokenOrKeyGetsNothing() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      String list = "/v3/view/view-table/list-filter-access";
      String refresh = "/v3/view/view-table/refresh-token-access";

      assertThat(simrs.simrs(list, "{}", "token", "token").statusCode()).isEqualTo(403);
      assertThat(simrs.simrs(list, "{}", "token", "other", "x-api-key", "key").statusCode())
          .isEqualTo(401);
      simrs.order("faults", "{\"expireToken\":true}");
      assertThat(simrs.bookings(DAY, 1, 10).statusCode()).isEqualTo(401);
      HttpResponse<String> pair =
          simrs.simrs(
              refresh, "{}", "token", "token", "refresh_token", "refresh", "x-api-key", "key");

      assertThat(json(pair).at("/data/token").stringValue()).isEqualTo("token-1");
      assertThat(json(pair).at("/data/refresh_token").stringValue()).isEqualTo("refresh-1");
      assertThat(simrs.ask("requests").path("list-filter-access").intValue()).isEqualTo(3);
      assertThat(simrs.ask("requests").path("refresh-token-access").intValue()).isEqualTo(1);
    }
  }

  @Test
  void aViewThatIsNotSimulatedIsUnknown() {
    try (RunningSimulator simrs = RunningSimulator.builtIn(239)) {
      assertThat(simrs.page(300, "tanggal_awal", "tanggal_akhir", DAY, 1, 10).statusCode())
          .isEqualTo(404);
      assertThat(simrs.post("rows", "{\"view\":300}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aFileThatCannotBeUsedKeepsItFromStarting(@TempDir Path folder) throws IOException {
    Path views = Files.writeString(folder.resolve("views.yaml"), "views:\n  - {id: 7}\n");

    assertThatThrownBy(() -> RunningSimulator.of(1, null, views.toString()))
        .isInstanceOf(SimulatorException.class)
        .hasMessageContaining("views.yaml, line 2")
        .hasMessageContaining("'envelope' is missing; add it");
    assertThatThrownBy(() -> RunningSimulator.of(1, "absent.yaml", null))
        .isInstanceOf(SimulatorException.class)
        .hasMessageContaining("CATALOGUE names absent.yaml");
  }

  /** Holds records against what is true, as the writer reads them. */
  private static void assertTrue(
      Catalogue catalogue, int id, Iterable<JsonNode> records, List<Map<String, String>> truth) {
    View view = catalogue.view(id).orElseThrow();
    Set<RecordKey> keys = new HashSet<>();
    int row = 0;
    for (JsonNode record : records) {
      truth
          .get(row)
          .forEach((column, value) -> assertThat(read(view, column, record)).isEqualTo(value));
      keys.add(RecordKey.of(view, record, ZONE));
      row++;
    }
    assertThat(row).isEqualTo(truth.size());
    assertThat(keys).hasSize(row);
  }

  private static String read(View view, String column, JsonNode record) {
    JsonNode value = view.valueOf(column, record::get, false);
    if (value == null) {
      return null;
    }
    return TIMES.contains(column)
        ? POSTGRESQL.format(SimrsValues.localDateTime(value, ZONE))
        : SimrsValues.text(value);
  }

  private static List<JsonNode> good(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(record -> !record.has("simulated_fault"))
        .toList();
  }

  private static List<JsonNode> values(Iterable<JsonNode> records, String field) {
    return StreamSupport.stream(records.spliterator(), false)
        .filter(record -> record.has(field))
        .map(record -> record.get(field))
        .toList();
  }

  private static Set<String> names(Iterable<JsonNode> records) {
    Set<String> names = new TreeSet<>();
    records.forEach(record -> names.addAll(record.propertyNames()));
    return names;
  }

  private static String thirdView(String file) throws URISyntaxException {
    return Path.of(SimulatorTest.class.getResource("/third-view/" + file).toURI()).toString();
  }
}
