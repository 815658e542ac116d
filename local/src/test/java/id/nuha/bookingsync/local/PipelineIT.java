package id.nuha.bookingsync.local;

import static id.nuha.bookingsync.local.TestPipeline.assertAddsUp;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.cli.RunCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The pipeline as a whole, on the real jars. Each test has days of its own. */
class PipelineIT {
  private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Jakarta"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path data;
  private static TestPipeline pipeline;

  @BeforeAll
  static void start() throws InterruptedException {
    pipeline = TestPipeline.start(data);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Nested
  class OnThePage extends PipelinePage {
    OnThePage() {
      super(pipeline);
    }
  }

  @Test
  void defaultWindowsOfBothViewsFieldByField() {
    LocalDate yesterday = today.minusDays(1);

    JsonNode answer = pipeline.post("/dashboard/sync-all");

    assertThat(answer.at("/meta_data/message").asString())
        .isEqualTo("Sinkronisasi semua data berhasil.");
    assertHolds(239, yesterday, today.plusDays(14), answer.at("/data/bookingPasien"));
    assertHolds(123, yesterday, today.plusDays(7), answer.at("/data/jadwalDokter"));
    assertThat(pipeline.get("/dashboard/stats").path("dataAsOf").isString()).isTrue();
  }

  private static void assertHolds(int view, LocalDate awal, LocalDate akhir, JsonNode run) {
    Map<String, Map<String, String>> truth = pipeline.truth(view, awal, akhir);
    assertThat(truth).hasSizeGreaterThan(200);
    assertThat(pipeline.table(view, awal, akhir)).isEqualTo(truth);
    assertThat(run.path("status").asString()).isEqualTo("COMPLETE");
    assertThat(run.path("total_fetched").asInt()).isEqualTo(truth.size());
    assertAddsUp(run);
  }

  @Test
  void firstUnchangedAndChangedSync() {
    LocalDate day = today.minusDays(100);
    int size = pipeline.truth(239, day, day).size();

    JsonNode first = pipeline.sync("sync-booking", day, day);
    JsonNode unchanged = pipeline.sync("sync-booking", day, day);
    Map<String, String> before = updatedAt(day);
    pipeline.sim(
        "rows", "{\"view\":239,\"day\":\"%s\",\"remove\":2,\"change\":5,\"add\":3}".formatted(day));
    JsonNode changed = pipeline.sync("sync-booking", day, day);

    assertThat(first.path("inserted").asInt()).isEqualTo(size);
    assertThat(unchanged.path("unchanged").asInt()).isEqualTo(size);
    assertThat(unchanged.path("updated").asInt()).isZero();
    assertThat(changed.path("updated").asInt()).isEqualTo(5);
    assertThat(changed.path("inserted").asInt()).isEqualTo(3);
    assertThat(changed.path("unchanged").asInt()).isEqualTo(size - 7);
    for (JsonNode run : List.of(first, unchanged, changed)) {
      assertAddsUp(run);
    }
    assertThat(pipeline.table(239, day, day)).containsAllEntriesOf(pipeline.truth(239, day, day));
    Map<String, String> after = updatedAt(day);
    assertThat(
            before.entrySet().stream()
                .filter(row -> !row.getValue().equals(after.get(row.getKey()))))
        .hasSize(5);
  }

  private static Map<String, String> updatedAt(LocalDate day) {
    Map<String, String> times = new TreeMap<>();
    pipeline
        .sql(
            "SELECT booking_id, updated_at FROM dashboard_239 WHERE tanggal_antrian::date = '%s'"
                .formatted(day))
        .forEach(row -> times.put(row.get("booking_id"), row.get("updated_at")));
    return times;
  }

  @Test
  void statisticsAgreeWithAnIndependentCount() {
    LocalDate first = today.minusDays(80);
    LocalDate last = first.plusDays(6);
    pipeline.sync("sync-booking", first, last);
    pipeline.sync("sync-jadwal", first, last);

    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      Map<String, Integer> sessions = new HashMap<>();
      Set<String> practising = new HashSet<>();
      for (Map<String, String> session : pipeline.truth(123, day, day).values()) {
        sessions.merge(session.get("id_dokter"), 1, Integer::sum);
        if (session.get("status_praktik").equals("Praktik")) {
          practising.add(session.get("id_dokter"));
        }
      }
      Map<String, Long> bookings = new HashMap<>();
      for (Map<String, String> booking : pipeline.truth(239, day, day).values()) {
        if (booking.get("status_booking").equals("Aktif")) {
          bookings.merge(booking.get("id_dokter"), 1L, Long::sum);
        }
      }

      JsonNode stats = pipeline.get("/dashboard/stats?tanggal=" + day);

      assertThat(stats.at("/totals/doctorsTotal").asInt()).isEqualTo(sessions.size());
      assertThat(stats.at("/totals/doctorsPracticing").asInt()).isEqualTo(practising.size());
      for (JsonNode doctor : stats.path("bookingByDoctor")) {
        assertThat(doctor.path("bookings").longValue())
            .isEqualTo(bookings.getOrDefault(doctor.path("doctorId").stringValue(), 0L));
      }
      if (day.getDayOfWeek().getValue() < 6) {
        assertThat(sessions.entrySet())
            .as("a doctor with two sessions and bookings")
            .anyMatch(doctor -> doctor.getValue() == 2 && bookings.containsKey(doctor.getKey()));
      }
    }
  }

  @Test
  void replayByKafkasOwnOffsetReset() throws InterruptedException {
    LocalDate day = today.minusDays(60);
    pipeline.sync("sync-booking", day, day);
    Map<String, Map<String, String>> before = pipeline.table(239, day, day);
    List<Map<String, String>> ledger = pipeline.sql("SELECT * FROM sync_run ORDER BY run_id");
    pipeline.sql("DELETE FROM dashboard_239 WHERE tanggal_antrian::date = '%s'".formatted(day));

    pipeline.pipeline().stop(pipeline.pipeline().writer());
    int status =
        new CommandLine(new RunCommand())
            .execute(
                "kafka-consumer-groups",
                "--kafka-port=" + pipeline.options().ports().kafka(),
                "--group",
                "booking-sync-writer",
                "--topic",
                "nuha.booking",
                "--reset-offsets",
                "--to-earliest",
                "--execute");
    pipeline.pipeline().restart(pipeline.pipeline().writer());
    pipeline.pipeline().awaitReady();

    assertThat(status).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(pipeline.table(239, day, day)).isEqualTo(before));
    assertThat(before).isNotEmpty();
    assertThat(pipeline.sql("SELECT * FROM sync_run ORDER BY run_id")).isEqualTo(ledger);
  }

  @Test
  void aWriterKilledAmidFiveThousandBookingsLosesAndMiscountsNothing() throws InterruptedException {
    LocalDate day = today.minusDays(120);
    String runId = syncFiveThousand(day);

    pipeline.pipeline().writer().kill();
    int landed = landed(day);
    pipeline.pipeline().restart(pipeline.pipeline().writer());
    pipeline.pipeline().awaitReady();

    assertThat(landed).as("killed in the middle").isLessThan(5_000);
    assertAllLanded(runId, day);
  }

  @Test
  void oneOfTwoWritersKilledLosesAndMiscountsNothing() throws Exception {
    int port = FreePorts.find();
    Process other = pipeline.secondWriter(port, data.resolve("second-writer.log"));
    try {
      await().atMost(PATIENCE).until(() -> TestPipeline.isReady(port));
      LocalDate day = today.minusDays(180);
      String runId = syncFiveThousand(day);

      other.destroyForcibly().waitFor();

      assertAllLanded(runId, day);
    } finally {
      other.destroyForcibly();
    }
  }

  /** Begins a sync of a day with 5,000 bookings, and returns as soon as the first have landed. */
  private static String syncFiveThousand(LocalDate day) {
    pipeline.sim("rows", "{\"view\":239,\"day\":\"%s\",\"add\":5000}".formatted(day));
    String runId =
        pipeline
            .post(
                "/dashboard/sync-booking?awal=%s&akhir=%s".formatted(day, day),
                "Prefer",
                "respond-async")
            .at("/data/run_id")
            .asString();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> landed(day) > 0);
    return runId;
  }

  private static int landed(LocalDate day) {
    return Integer.parseInt(
        pipeline
            .sql(
                "SELECT count(*) AS n FROM dashboard_239 WHERE tanggal_antrian::date = '%s'"
                    .formatted(day))
            .get(0)
            .get("n"));
  }

  private static void assertAllLanded(String runId, LocalDate day) {
    JsonNode run =
        await()
            .atMost(PATIENCE)
            .until(
                () -> pipeline.get("/dashboard/sync-runs/" + runId).path("data"),
                data -> !data.path("status").asString().equals("RUNNING"));
    Map<String, Map<String, String>> truth = pipeline.truth(239, day, day);
    assertThat(run.path("status").asString()).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(truth.size());
    assertAddsUp(run);
    assertThat(pipeline.table(239, day, day)).isEqualTo(truth);
  }

  @Test
  void aRemovalAndAnAdditionBetweenTwoPagesHideNothing() {
    LocalDate day = today.minusDays(140);
    pipeline.sim("rows", "{\"view\":239,\"day\":\"%s\",\"add\":1100}".formatted(day));
    pipeline.sim(
        "rows",
        "{\"view\":239,\"day\":\"%s\",\"remove\":1,\"add\":1,\"afterPage\":1}".formatted(day));

    JsonNode run = pipeline.sync("sync-booking", day, day);

    assertThat(run.path("status").asString()).isEqualTo("COMPLETE");
    assertAddsUp(run);
    Map<String, Map<String, String>> truth = pipeline.truth(239, day, day);
    assertThat(run.path("inserted").asInt()).isEqualTo(truth.size() + 1); // and the removed one
    assertThat(pipeline.table(239, day, day)).containsAllEntriesOf(truth);
  }

  @Test
  void aMoodySimrsIsReadAllTheSame() {
    LocalDate day = today.minusDays(160);
    pipeline.sim("faults", "{\"expireToken\":true}");
    pipeline.sim("faults", "{\"status\":503,\"times\":2}");
    pipeline.sim("faults", "{\"status\":429,\"retryAfter\":1}");
    pipeline.sim("faults", "{\"html\":true}");
    pipeline.sim("faults", "{\"cut\":true}");

    JsonNode run = pipeline.sync("sync-jadwal", day, day);

    assertThat(run.path("status").asString()).isEqualTo("COMPLETE");
    assertThat(pipeline.table(123, day, day)).isEqualTo(pipeline.truth(123, day, day));
  }

  @Test
  void whatSimrsSaysInItsOwnWayEndsInTheSameRows() {
    LocalDate day = today.minusDays(130);
    Map<String, Map<String, String>> truth = pipeline.truth(239, day, day);
    for (String fault :
        List.of(
            "{\"bodyStatus\":401}",
            "{\"bodyStatus\":500}",
            "{\"noData\":true}",
            "{\"keyed\":true,\"times\":2}",
            "{\"twice\":3,\"times\":2}",
            "{\"charset\":\"utf-16\",\"times\":2}",
            "{\"unnamedCharset\":\"utf-16le\",\"gzip\":true}")) {
      pipeline.sim("faults", fault);

      JsonNode run = pipeline.sync("sync-booking", day, day);

      assertThat(run.path("status").asString()).as(fault).isEqualTo("COMPLETE");
      assertAddsUp(run);
      assertThat(pipeline.table(239, day, day)).as(fault).isEqualTo(truth);
    }
  }

  @Test
  void whatMeansNothingIsNullInAllBookings() {
    LocalDate day = today.minusDays(131);
    pipeline.sim(
        "faults",
        "{\"set\":{\"update_date\":\"0000-00-00 00:00:00\",\"id_tagihan\":\"-\",\"asuransi\":[]},\"times\":2}");

    JsonNode run = pipeline.sync("sync-booking", day, day);

    assertThat(run.path("rejected").asInt()).isZero();
    assertThat(
            pipeline.sql(
                """
                SELECT count(*) AS rows FROM dashboard_239
                 WHERE tanggal_antrian::date = '%s'
                   AND num_nonnulls(update_date, id_tagihan, asuransi) = 0
                """
                    .formatted(day)))
        .containsExactly(Map.of("rows", run.path("inserted").asString()));
  }

  @Test
  void aRenamedKeyMakesTheRunIncompleteAndSaysSo() {
    LocalDate day = today.minusDays(132);
    pipeline.sync("sync-booking", day, day);
    pipeline.sync("sync-jadwal", day, day);
    JsonNode before = pipeline.get("/dashboard/stats?tanggal=" + day).path("dataAsOf");
    pipeline.sim("faults", "{\"renamed\":\"booking_id\",\"times\":2}");

    JsonNode run = pipeline.sync("sync-booking", day, day);

    assertThat(run.path("status").asString()).isEqualTo("INCOMPLETE");
    assertThat(run.path("rejected").asInt()).isEqualTo(run.path("total_fetched").asInt());
    assertThat(pipeline.get("/dashboard/stats?tanggal=" + day).path("dataAsOf")).isEqualTo(before);
    assertThat(TestPipeline.isReady(pipeline.options().ports().fetcher())).isFalse();
    assertThat(pipeline.sync("sync-booking", day, day).path("status").asString())
        .isEqualTo("COMPLETE");
    assertThat(TestPipeline.isReady(pipeline.options().ports().fetcher())).isTrue();
  }

  @Test
  void theAlertsAndTheDashboardNameEveryMetricAndNoOther() {
    LocalDate day = today.minusDays(133);
    pipeline.sync("sync-booking", day, day);
    pipeline.get("/dashboard/stats?tanggal=" + day);
    Set<String> used = ObservabilityFiles.metricsInUse();

    ExportedMetrics exported =
        await()
            .atMost(PATIENCE)
            .until(
                () -> ExportedMetrics.of(pipeline.options().ports()),
                metrics -> metrics.names().containsAll(used));

    assertThat(used).hasSizeGreaterThan(20);
    assertThat(exported.families()).allSatisfy(family -> assertThat(used).anyMatch(family::names));
    assertThat(ObservabilityFiles.documentedMetrics())
        .isEqualTo(exported.families().stream().map(ExportedMetrics.Family::name).collect(toSet()));
    assertThat(exported.families()).allSatisfy(family -> assertThat(family.help()).isNotBlank());
    assertThat(exported.labels())
        .isSubsetOf("view", "status", "outcome", "topic", "state", "path", "le");
  }

  @Test
  void statisticsAreReadWithALoginThatMayNotWrite() {
    List<Map<String, String>> users =
        pipeline.sql(
            "SELECT DISTINCT usename FROM pg_stat_activity"
                + " WHERE application_name = 'booking-sync-stats-api'");

    assertThat(users)
        .extracting(row -> Objects.toString(row.get("usename")))
        .containsExactly("stats_reader");
  }
}
