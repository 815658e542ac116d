package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.writer.WriterSettings;
import java.time.ZoneId;
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
          null);

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
              "secret-invented");
      StatsLogin login = login(database, settings);

      new Migration(database, settings).run();
      login.open();

      assertThat(output.getAll())
          .containsOnlyOnce("CREATE ROLE \"stats_least_it\" LOGIN")
          .contains("GRANT SELECT ON \"public\".\"sync_run\" TO \"stats_least_it\"")
          .doesNotContain("secret-invented");
      login.openWhatLacks();
      admin.sql("CREATE ROLE stats_least_it LOGIN").update();
      login.openWhatLacks();

      assertThat(
              admin
                  .sql("SELECT has_table_privilege('stats_least_it', 'dashboard_239', 'SELECT')")
                  .query(Boolean.class)
                  .single())
          .isTrue();
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
