package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose password the writer sets. */
@ExtendWith(OutputCaptureExtension.class)
class StatsLoginIT {
  private static final String LOGIN = "login_it";
  private static final String LEFT_ALONE = "its password is left as it is";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.emptyDatabase();
    jdbc = Writers.client(database);
  }

  @AfterEach
  void dropTheLogin() {
    jdbc.sql("DROP OWNED BY " + LOGIN).update();
    jdbc.sql("DROP ROLE " + LOGIN).update();
  }

  @Test
  void aLoginThatTheWriterMadeFollowsStatsDbPass(CapturedOutput output) {
    startWith("first");
    String first = password();

    startWith("second");

    assertThat(password()).isNotNull().isNotEqualTo(first);
    assertThat(output.getAll()).doesNotContain(LEFT_ALONE);
  }

  @Test
  void aLoginOfSomebodyElseKeepsItsPassword(CapturedOutput output) {
    jdbc.sql("CREATE ROLE " + LOGIN + " LOGIN PASSWORD 'theirs'").update();
    String theirs = password();

    startWith("ours");
    assertThat(output.getAll()).containsOnlyOnce(LEFT_ALONE);
    startWith("ours"); // by now it may read what stats-api reads

    assertThat(password()).isEqualTo(theirs);
    assertThat(mayRead("sync_run")).isTrue();
    assertThat(output.getAll()).doesNotContain("ours'");
  }

  @Test
  void aLoginThatAnEarlierWriterMadeGoesOnFollowing(CapturedOutput output) {
    asTheWriterBeforeMadeIt();
    String before = password();

    startWith("changed");

    assertThat(password()).isNotEqualTo(before);
    assertThat(output.getAll()).doesNotContain(LEFT_ALONE);
  }

  @Test
  void aLoginThatMayMoreThanAnEarlierWriterGrantedKeepsItsPassword(CapturedOutput output) {
    asTheWriterBeforeMadeIt();
    jdbc.sql("CREATE TABLE theirs ()").update();
    jdbc.sql("ALTER TABLE theirs OWNER TO " + LOGIN).update();
    String theirs = password();

    startWith("ours");

    assertThat(password()).isEqualTo(theirs);
    assertThat(output.getAll()).containsOnlyOnce(LEFT_ALONE);
  }

  private void asTheWriterBeforeMadeIt() {
    Flyway.configure()
        .dataSource(Writers.DATABASE.dataSource(database))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("5")
        .load()
        .migrate();
    jdbc.sql("CREATE ROLE " + LOGIN + " LOGIN").update();
    jdbc.sql("ALTER ROLE " + LOGIN + " PASSWORD 'before'").update();
    jdbc.sql("GRANT CONNECT ON DATABASE %s TO %s".formatted(database, LOGIN)).update();
    jdbc.sql("GRANT USAGE ON SCHEMA public TO " + LOGIN).update();
    jdbc.sql("GRANT SELECT ON dashboard_239, dashboard_123, sync_run TO " + LOGIN).update();
  }

  private void startWith(String password) {
    try (ConfigurableApplicationContext writer =
        Writers.start(database, "STATS_DB_USER=" + LOGIN, "STATS_DB_PASS=" + password)) {
      Writers.awaitReady(writer);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  // As PostgreSQL keeps it: the tests' server asks for none.
  private String password() {
    return jdbc.sql("SELECT rolpassword FROM pg_authid WHERE rolname = :login")
        .param("login", LOGIN)
        .query(String.class)
        .single();
  }

  private boolean mayRead(String table) {
    return jdbc.sql("SELECT has_table_privilege(:login, :table, 'SELECT')")
        .param("login", LOGIN)
        .param("table", table)
        .query(Boolean.class)
        .single();
  }
}
