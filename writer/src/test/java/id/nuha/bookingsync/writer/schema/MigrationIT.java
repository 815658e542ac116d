package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.ReadableColumns;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.writer.WriterSettings;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(OutputCaptureExtension.class)
class MigrationIT {
  private static final WriterSettings SETTINGS =
      new WriterSettings(
          ZoneId.of("Asia/Jakarta"),
          null,
          null,
          "postgres",
          "newer",
          "public",
          "stats_reader",
          null,
          Encryption.off(),
          new Retention(null));

  @Test
  void aWriterThatIsOlderThanTheDatabaseRefusesInOneSentence() {
    TestDatabase postgres = TestDatabase.shared();
    postgres.create("newer");
    DataSource database = postgres.dataSource("newer");
    JdbcClient jdbc = JdbcClient.create(database);
    migration(database).run();
    int known =
        jdbc.sql("SELECT max(version::int) FROM booking_sync_schema_history")
            .query(Integer.class)
            .single();
    jdbc.sql(
            """
              INSERT INTO booking_sync_schema_history
                     (installed_rank, version, description, type, script, installed_by,
                      execution_time, success)
              VALUES (99, :newer, 'of a newer writer', 'SQL', 'V0__newer.sql', 'postgres', 1, TRUE)
              """)
        .param("newer", Integer.toString(known + 1))
        .update();

    assertThatThrownBy(() -> migration(database).run())
        .isInstanceOf(Migration.RefusedException.class)
        .hasMessage(
            ("The database has schema version %d and this writer knows %d: it is older than the"
                    + " database. Start the newer writer, or restore the backup from before the"
                    + " upgrade.")
                .formatted(known + 1, known));
    assertThat(jdbc.sql("SELECT count(*) FROM dashboard_239").query(Integer.class).single())
        .isZero();
  }

  @Test
  void aMarkTellsEachTransactionThatChangedARowAndNoOther() {
    TestDatabase postgres = TestDatabase.shared();
    postgres.create("marks");
    DataSource database = postgres.dataSource("marks");
    JdbcClient jdbc = JdbcClient.create(database);
    migration(database).run();
    List<BigDecimal> sums = new ArrayList<>(List.of(sum(jdbc)));
    int before = marks(jdbc);

    for (String change :
        List.of(
            "INSERT INTO dashboard_239 (booking_id) SELECT generate_series(1, 3)",
            "UPDATE dashboard_239 SET kuota = 30 WHERE booking_id = 2",
            "DELETE FROM dashboard_239 WHERE booking_id = 3",
            // As who restores data in the order in which it comes.
            "BEGIN; SET LOCAL session_replication_role = replica;"
                + " INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai)"
                + " VALUES (7, '2026-02-06', '08:00'); COMMIT",
            "BEGIN; SET LOCAL track_counts = off; UPDATE dashboard_239 SET kuota = 1; COMMIT",
            "TRUNCATE dashboard_123",
            "INSERT INTO sync_run (run_id, view_id) VALUES ('r', 239)")) {
      jdbc.sql(change).update();
      assertThat(sums).doesNotContain(sum(jdbc));
      sums.add(sum(jdbc));
    }
    for (String nothing :
        List.of(
            "UPDATE dashboard_239 SET kuota = 30 WHERE booking_id = 99",
            "DELETE FROM sync_run WHERE FALSE",
            "INSERT INTO dashboard_239 (booking_id) VALUES (1) ON CONFLICT DO NOTHING",
            "BEGIN; DELETE FROM dashboard_239; ROLLBACK",
            "BEGIN; SAVEPOINT halved; DELETE FROM dashboard_239; ROLLBACK TO halved; COMMIT")) {
      jdbc.sql(nothing).update();
      assertThat(sum(jdbc)).as(nothing).isEqualTo(sums.get(sums.size() - 1));
    }
    assertThat(marks(jdbc) - before).isEqualTo(sums.size() - 1); // one of each transaction

    DataChangeFold fold = new DataChangeFold(new JdbcTemplate(database));
    new TransactionTemplate(new JdbcTransactionManager(database))
        .executeWithoutResult(
            open -> {
              JdbcClient.create(database).sql("UPDATE dashboard_239 SET kuota = 2").update();
              // Another connection, that neither sees nor awaits what is open.
              new DataChangeFold(new JdbcTemplate(postgres.dataSource("marks"))).fold();
            });
    assertThat(marks(jdbc)).isEqualTo(2);
    assertThat(sums).doesNotContain(sum(jdbc));
    sums.add(sum(jdbc));
    fold.fold();
    fold.fold();

    assertThat(marks(jdbc)).isOne();
    assertThat(sum(jdbc)).isEqualTo(sums.get(sums.size() - 1));
  }

  private static BigDecimal sum(JdbcClient jdbc) {
    return jdbc.sql("SELECT sum(mark) FROM data_change").query(BigDecimal.class).single();
  }

  private static int marks(JdbcClient jdbc) {
    return jdbc.sql("SELECT count(*) FROM data_change").query(Integer.class).single();
  }

  @ParameterizedTest
  @ValueSource(ints = {90_624, 110_022, 120_018})
  void aPostgresThatIsTooOldIsRefusedInOneSentence(int version) {
    assertThatThrownBy(() -> Migration.refuseOldServer(version))
        .isInstanceOf(Migration.RefusedException.class)
        .hasMessage(
            "PostgreSQL %d is too old; the writer needs version 13 or newer."
                .formatted(version / 10_000));
    Migration.refuseOldServer(130_000);
  }

  @Test
  void whatTheLoginMayNotDoIsSaidAndStopsNothing(CapturedOutput output) {
    TestDatabase postgres = TestDatabase.shared();
    postgres.create("least_rights");
    JdbcClient admin = postgres.client("least_rights");
    admin.sql("CREATE ROLE least_it LOGIN PASSWORD 'least-invented'").update();
    try {
      admin.sql("GRANT CREATE ON SCHEMA public TO least_it").update();
      DataSource database =
          new DriverManagerDataSource(postgres.url("least_rights"), "least_it", "least-invented");
      WriterSettings settings =
          new WriterSettings(
              ZoneId.of("Asia/Jakarta"),
              null,
              null,
              "least_it",
              "least_rights",
              "public",
              "stats_least_it",
              "secret-invented",
              Encryption.off(),
              new Retention(null));
      StatsLogin login = login(database, settings);

      new Migration(database, settings).run();
      login.open();

      assertThat(output.getAll())
          .containsOnlyOnce("CREATE ROLE \"stats_least_it\" LOGIN")
          .contains("GRANT SELECT (\"run_id\", ")
          .contains("GRANT SELECT (\"mark\") ON \"public\".\"data_change\" TO \"stats_least_it\"")
          .doesNotContain("secret-invented");
      login.openWhatLacks();
      admin.sql("CREATE ROLE stats_least_it LOGIN").update();
      login.openWhatLacks();

      assertThat(
              admin
                  .sql(
                      """
                      SELECT string_agg(attname, ' ') FROM pg_attribute
                       WHERE attrelid = 'dashboard_239'::regclass AND attnum > 0
                         AND has_column_privilege('stats_least_it', attrelid, attnum, 'SELECT')
                      """)
                  .query(String.class)
                  .single()
                  .split(" "))
          .containsExactlyInAnyOrderElementsOf(ReadableColumns.byTable().get("dashboard_239"));
    } finally {
      admin.sql("DROP OWNED BY least_it CASCADE").update();
      admin.sql("DROP ROLE IF EXISTS stats_least_it").update();
      admin.sql("DROP ROLE least_it").update();
    }
  }

  private static Migration migration(DataSource database) {
    return new Migration(database, SETTINGS);
  }

  private static StatsLogin login(DataSource database, WriterSettings settings) {
    return new StatsLogin(
        new JdbcTemplate(database),
        new TransactionTemplate(new JdbcTransactionManager(database)),
        settings,
        Catalogue.builtIn());
  }
}
