package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.writer.WriterSettings;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class MigrationIT {
  private static final WriterSettings SETTINGS =
      new WriterSettings(
          ZoneId.of("Asia/Jakarta"), null, null, "postgres", "newer", "stats_reader", null);

  @Test
  void aWriterThatIsOlderThanTheDatabaseRefusesInOneSentence() {
    TestDatabase postgres = TestDatabase.shared();
    postgres.create("newer");
    DataSource database = postgres.dataSource("newer");
    JdbcClient jdbc = JdbcClient.create(database);
    migration(database).run();
    int known =
        jdbc.sql("SELECT max(version::int) FROM flyway_schema_history")
            .query(Integer.class)
            .single();
    jdbc.sql(
            """
              INSERT INTO flyway_schema_history
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

  private static Migration migration(DataSource database) {
    return new Migration(
        database,
        SETTINGS,
        new StatsLogin(
            new JdbcTemplate(database),
            new TransactionTemplate(new JdbcTransactionManager(database)),
            SETTINGS,
            Catalogue.builtIn()));
  }
}
