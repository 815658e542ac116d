package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** All that a writer does, with the logins that docs/database.md tells a hospital to make. */
@ExtendWith(OutputCaptureExtension.class)
class LeastRightsIT {
  private String database = "";
  private JdbcClient admin;

  @BeforeEach
  void followThePage() throws IOException {
    Writers.forgetTopics();
    database = Writers.migratedDatabase(); // by a superuser, as an installation of before
    admin = Writers.client(database);
    statementsOfThePage().forEach(statement -> admin.sql(statement).update());
  }

  @AfterEach
  void dropTheLogins() {
    for (String login : List.of("booking_sync", "stats_reader")) {
      admin.sql("DROP OWNED BY %s CASCADE".formatted(login)).update();
      admin.sql("DROP ROLE " + login).update();
    }
  }

  @Test
  void theyAreEnoughForAllThatAWriterDoes(CapturedOutput output) throws Exception {
    assertThat(owners()).containsExactly("booking_sync");
    // Where the writer's own login is to be kept from changing what it wrote there.
    admin.sql("ALTER TABLE audit_log OWNER TO CURRENT_USER").update();
    admin.sql("GRANT SELECT, INSERT ON audit_log TO booking_sync_audit").update();
    String run = Writers.runId("least");
    try (ConfigurableApplicationContext writer =
            Writers.start(
                database,
                "DB_USER=booking_sync",
                "DB_PASS=(DB_PASS)",
                "STATS_DB_PASS=(STATS_DB_PASS)");
        Connection stats =
            DriverManager.getConnection(
                Writers.DATABASE.url(database), "stats_reader", "(STATS_DB_PASS)");
        Statement reading = stats.createStatement()) {
      Writers.awaitReady(writer);
      reading.execute("LISTEN " + Notice.CHANNEL);
      Writers.publish(
          run,
          3,
          i ->
              "{\"booking_id\": %d, \"nama_rm\": \"Pasien Contoh\", \"tanggal_antrian\": \"2026-02-06\"}"
                  .formatted(i));
      await()
          .until(
              () -> one("SELECT status FROM sync_run WHERE run_id = '%s'".formatted(run)),
              "COMPLETE"::equals);

      assertThat(stats.unwrap(PGConnection.class).getNotifications(10_000)).isNotEmpty();
      assertThat(reading.executeQuery("SELECT count(tanggal_antrian) FROM dashboard_239").next())
          .isTrue();
      assertThatThrownBy(() -> reading.executeQuery("SELECT nama_rm FROM dashboard_239"))
          .hasMessageContaining("permission denied");
      await()
          .until(
              () ->
                  one(
                      "SELECT vacuum_count > 0 FROM pg_stat_user_tables WHERE relname = 'dashboard_239'"),
              "t"::equals);
      admin.sql("DELETE FROM dashboard_239 WHERE booking_id = 1").update();
      JsonNode dryRun = OperatorRequests.replay(writer, "view=239&from=earliest&dryRun=true");
      JsonNode replay = OperatorRequests.replay(writer, "view=239&from=earliest");
      for (JsonNode ended : List.of(dryRun, replay)) {
        assertThat(ended.path("status").asString()).as("%s", ended).isEqualTo("COMPLETE");
        assertThat(ended.path("inserted").asInt()).isEqualTo(1);
        assertThat(ended.path("unchanged").asInt()).isEqualTo(2);
      }
      await().until(() -> one("SELECT count(*) FROM audit_log"), "4"::equals);
      assertThat(
              one(
                  "SELECT has_table_privilege('booking_sync', 'audit_log', 'UPDATE, DELETE, TRUNCATE')"))
          .isEqualTo("f");
    }
    assertThat(output.getAll())
        .doesNotContain("stats-api cannot read")
        .doesNotContain("audit_log is written as")
        .doesNotContain("may do more than it needs")
        .doesNotContain("permission denied");
  }

  private List<String> statementsOfThePage() throws IOException {
    String page = Files.readString(Path.of("../docs/database.md"));
    return Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .flatMap(block -> Arrays.stream(block.group(1).split(";\n", -1)))
        .filter(statement -> !statement.isBlank())
        .map(statement -> statement.replace("gateway_nuha_db", database))
        .toList();
  }

  /** Of all tables and functions there. */
  private List<String> owners() {
    return admin
        .sql(
            """
            SELECT relowner::regrole::text FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')
            UNION
            SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            """)
        .query(String.class)
        .list();
  }

  private String one(String sql) {
    return admin.sql(sql).query(String.class).optional().orElse("");
  }
}
