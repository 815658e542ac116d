package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A writer that is newer than the database, and one that takes over from another. */
class UpgradeIT {
  private static final String TOPIC = "nuha.booking";
  private static final String NEWEST_VERSION =
      "SELECT max(version::int) FROM booking_sync_schema_history";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.emptyDatabase();
    jdbc = Writers.client(database);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aDatabaseOfAnEarlierVersionKeepsItsRows(int version) {
    migrateTo(version);
    jdbc.sql("INSERT INTO dashboard_239 (booking_id, antrian) VALUES (1, 'A-1'), (2, 'A-2')")
        .update();
    if (version >= 3) {
      jdbc.sql("INSERT INTO sync_run (run_id, view_id, inserted) VALUES ('run-old', 239, 2)")
          .update();
    }

    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      send(2, "B-2");

      await().until(() -> bookings().equals("1 A-1, 2 B-2"));
      assertThat(writer.isRunning()).isTrue();
    }
    assertThat(jdbc.sql(NEWEST_VERSION).query(Integer.class).single())
        .isEqualTo(newestVersionOfThisWriter());
    assertThat(
            jdbc.sql("SELECT count(*) FROM sync_run WHERE run_id = 'run-old' AND inserted = 2")
                .query(Integer.class)
                .single())
        .isEqualTo(version >= 3 ? 1 : 0);
  }

  @Test
  void aViewThatHasLeftTheCatalogueIsNoNewerSchema() {
    migrateTo(newestVersionOfThisWriter());
    jdbc.sql(
            """
            INSERT INTO flyway_schema_history
                   (installed_rank, version, description, type, script, installed_by,
                    execution_time, success)
            VALUES (99, '300', 'a view', 'SQL', 'V300__view.sql', 'postgres', 1, TRUE)
            """)
        .update();

    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      send(1, "A-1");
      await().until(() -> bookings().equals("1 A-1"));
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aRollingRestartOfTwoWritersMiscountsNothing() throws Exception {
    int records = 20_000;
    ConfigurableApplicationContext one = Writers.start(database);
    ConfigurableApplicationContext two = Writers.start(database);
    try {
      Writers.awaitReady(one);
      Writers.awaitReady(two);
      // Each batch takes a second, so that the restarts come in the middle of one.
      jdbc.sql(
              "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
                  + " $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$")
          .update();
      jdbc.sql(
              "CREATE TRIGGER linger BEFORE INSERT ON dashboard_239"
                  + " FOR EACH STATEMENT EXECUTE FUNCTION linger()")
          .update();
      Writers.publish(Writers.runId("rolling"), records, "{\"booking_id\": %d}"::formatted);
      await().until(() -> count() > 0);
      one.close();
      one = Writers.start(database);
      two.close();
      assertThat(count()).as("still in the middle").isLessThan(records);
      two = Writers.start(database);
      jdbc.sql("DROP TRIGGER linger ON dashboard_239").update();

      await()
          .until(
              () ->
                  jdbc.sql("SELECT coalesce(max(status), '') FROM sync_run")
                      .query(String.class)
                      .single()
                      .equals("COMPLETE"));
      assertThat(jdbc.sql("SELECT inserted FROM sync_run").query(Integer.class).single())
          .isEqualTo(records);
      assertThat(count()).isEqualTo(records);
    } finally {
      one.close();
      two.close();
    }
  }

  private void migrateTo(int version) {
    flyway().target(Integer.toString(version)).load().migrate();
  }

  private FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(Writers.DATABASE.dataSource(database))
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private int newestVersionOfThisWriter() {
    return Arrays.stream(flyway().load().info().all())
        .filter(migration -> migration.getState().isResolved())
        .mapToInt(migration -> migration.getVersion().getMajor().intValue())
        .max()
        .orElseThrow();
  }

  private static void send(int id, String antrian) {
    Writers.awaitTopic(Topics.RUNS);
    Writers.send(
        TOPIC,
        "" + id,
        "{\"booking_id\": %d, \"antrian\": \"%s\"}".formatted(id, antrian),
        "2026-02-06T01:00:00Z",
        Writers.runId("new"));
  }

  private int count() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Integer.class).single();
  }

  private String bookings() {
    return jdbc.sql(
            "SELECT coalesce(string_agg(booking_id || ' ' || antrian, ', ' ORDER BY booking_id), '')"
                + " FROM dashboard_239")
        .query(String.class)
        .single();
  }
}
