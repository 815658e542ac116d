package id.nuha.bookingsync.stats.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.ReadableColumns;
import id.nuha.bookingsync.stats.StatsApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rights that all tests of stats-api run with: enough, and no more than that. */
class ReadableColumnsIT {
  private static final List<String> READS =
      List.of(
          "/dashboard/stats?tanggal=2026-02-06",
          "/dashboard/stats/day?tanggal=2026-02-06",
          "/dashboard/stats/range?dari=2026-02-01&sampai=2026-02-28",
          "/dashboard/sync-runs",
          "/dashboard/sync-status");

  private static StatsApi api;

  @BeforeAll
  static void start() {
    api = StatsApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void eachColumnIsNeeded() {
    assertThat(READS).allMatch(ReadableColumnsIT::isAnswered);

    for (Map.Entry<String, List<String>> table : ReadableColumns.byTable().entrySet()) {
      for (String column : table.getValue()) {
        String right = "SELECT (%s) ON %s".formatted(column, table.getKey());
        api.client().sql("REVOKE %s FROM stats_reader".formatted(right)).update();

        // Ended sessions are read where keys are asked, by no request (SessionIT).
        if (!table.getKey().equals("ended_session")) {
          assertThat(READS).as(right).anyMatch(read -> !isAnswered(read));
        }
        assertThat(api.get("/actuator/health/readiness").statusCode()).as(right).isEqualTo(503);

        api.client().sql("GRANT %s TO stats_reader".formatted(right)).update();
      }
    }
    assertThat(READS).allMatch(ReadableColumnsIT::isAnswered);
  }

  @Test
  void noOtherLoginIsUsed() {
    JdbcClient jdbc = api.client();
    await().until(() -> sessions().size() >= 2); // of the pool, and for notices

    assertThat(sessions()).containsOnly("stats_reader");
    assertThat(api.bean(JdbcClient.class).sql("SHOW transaction_read_only").query().singleValue())
        .isEqualTo("on");
    try {
      jdbc.sql("ALTER ROLE stats_reader NOLOGIN").update();
      jdbc.sql(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND usename = 'stats_reader'")
          .query()
          .listOfRows();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(api.get(READS.get(0)).body())
                      .contains("\"status\":503", "refuses the login"));

      assertThat(sessions()).isEmpty();
    } finally {
      jdbc.sql("ALTER ROLE stats_reader LOGIN").update();
    }
  }

  private static List<String> sessions() {
    return api.client()
        .sql(
            "SELECT usename FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'booking-sync-stats-api%'")
        .query(String.class)
        .list();
  }

  private static boolean isAnswered(String read) {
    return api.get(read).statusCode() == 200;
  }
}
