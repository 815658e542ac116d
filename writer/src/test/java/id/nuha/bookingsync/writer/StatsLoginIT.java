package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.ReadableColumns;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Whose password the writer sets, and what its login may do. */
@ExtendWith(OutputCaptureExtension.class)
class StatsLoginIT {
  private static final String LOGIN = "login_it";
  private static final String DENIED = "42501";
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
    assertThat(mayRead("ended_session")).isTrue();
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

  @Test
  void whatWasGrantedBeforeIsTakenBackButForTheColumnsThatStatisticsNeed(CapturedOutput output) {
    asTheWriterBeforeMadeIt();
    jdbc.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + LOGIN).update(); // by a DBA
    jdbc.sql("GRANT UPDATE (tanggal_antrian), SELECT (nik_rm) ON dashboard_239 TO " + LOGIN)
        .update();
    jdbc.sql("CREATE TABLE of_the_hospital (nama TEXT)").update();
    jdbc.sql("GRANT SELECT ON of_the_hospital TO " + LOGIN).update();

    startWith("changed");

    assertThat(rights())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("SELECT of_the_hospital"),
                    ReadableColumns.byTable().entrySet().stream()
                        .flatMap(
                            of ->
                                of.getValue().stream().map(c -> "SELECT " + of.getKey() + " " + c)))
                .toList());
    assertThat(output.getAll()).doesNotContain("may do more than it needs");
  }

  @Test
  void theLoginMayReadTheseColumnsAndDoNothingElse(CapturedOutput output) {
    jdbc.sql("REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC".formatted(database)).update();
    startWith("invented");
    jdbc.sql("INSERT INTO dashboard_239 (booking_id, nama_rm) VALUES (1, 'Pasien Contoh')")
        .update();
    jdbc.sql("ANALYZE dashboard_239").update();
    JdbcTemplate login =
        new JdbcTemplate(
            new SingleConnectionDataSource(
                Writers.DATABASE.url(database), LOGIN, "invented", true));

    assertThat(login.queryForObject("SHOW default_transaction_read_only", String.class))
        .isEqualTo("on");
    assertThat(login.queryForObject("SHOW statement_timeout", String.class)).isEqualTo("20s");
    assertThat(refusalOf(login, "INSERT INTO sync_run (run_id) VALUES ('x')")).isEqualTo("25006");
    // Whoever has the password may lift that. The rights refuse it all the same.
    login.execute("SET default_transaction_read_only = off");
    for (String column : columns()) {
      String[] of = column.split(" ", -1);
      boolean readable = ReadableColumns.byTable().getOrDefault(of[0], List.of()).contains(of[1]);
      assertThat(refusalOf(login, "SELECT %s FROM %s LIMIT 0".formatted(of[1], of[0])))
          .as(column)
          .isEqualTo(readable ? null : DENIED);
    }
    assertThat(columns()).contains("dashboard_239 nik_rm", "dead_letter kafka_offset");
    for (String statement :
        List.of(
            "SELECT * FROM dashboard_239",
            "SELECT t FROM dashboard_239 t",
            "SELECT count(t.*) FROM dashboard_239 t",
            "SELECT tanggal_antrian FROM dashboard_239 WHERE nik_rm LIKE '9%'",
            "SELECT count(*) FROM dashboard_239 ORDER BY max(nama_rm)",
            "SELECT xmin FROM dashboard_239",
            "SELECT ctid FROM dashboard_239",
            "TABLE dashboard_123",
            "COPY dashboard_239 TO STDOUT",
            "COPY dashboard_239 (nama_rm) TO STDOUT",
            "COPY (SELECT 1) TO PROGRAM 'cat'",
            "COPY data_change (mark) FROM '/etc/hostname'",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT lo_import('/etc/hostname')",
            "SELECT rolpassword FROM pg_authid",
            "INSERT INTO dashboard_239 (booking_id) VALUES (2)",
            "INSERT INTO data_change (mark) VALUES (1)",
            "UPDATE dashboard_239 SET status_booking = 'Batal'",
            "DELETE FROM dashboard_239",
            "TRUNCATE sync_run",
            "SELECT tanggal_antrian FROM dashboard_239 FOR UPDATE",
            "DO $$ BEGIN LOCK TABLE dashboard_239 IN ACCESS SHARE MODE; END $$",
            "SELECT nextval('dashboard_239_id_seq')",
            "SELECT last_value FROM dashboard_239_id_seq",
            "CREATE TABLE public.mine (a INTEGER)",
            "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine (a INTEGER)",
            "CREATE FUNCTION public.mine() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
            "ALTER TABLE dashboard_239 DISABLE TRIGGER ALL",
            "DROP TABLE dashboard_239",
            "SELECT note_data_change()",
            "SET ROLE " + Writers.DATABASE.user(),
            "SET SESSION AUTHORIZATION " + Writers.DATABASE.user(),
            "ALTER ROLE %s SUPERUSER".formatted(LOGIN),
            "CREATE ROLE mine",
            "GRANT SELECT ON dashboard_239 TO PUBLIC",
            "ALTER SYSTEM SET log_min_messages = debug5",
            "SELECT pg_reload_conf()")) {
      assertThat(refusalOf(login, statement)).as(statement).isEqualTo(DENIED);
    }
    for (String nothing :
        List.of(
            "SELECT attname FROM pg_stats WHERE tablename = 'dashboard_239' AND attname = 'nama_rm'",
            "SELECT query FROM pg_stat_activity WHERE usename <> current_user AND query NOT LIKE '<insufficient%'",
            "SELECT roleid FROM pg_auth_members WHERE member = current_user::regrole")) {
      assertThat(login.queryForList(nothing)).as(nothing).isEmpty();
    }
    login.execute("LISTEN booking_sync");
    assertThat(output.getAll()).doesNotContain("may do more than it needs");
  }

  @Test
  void whatEverybodyMayIsSaidAndLeft(CapturedOutput output) {
    asTheWriterBeforeMadeIt();
    jdbc.sql("GRANT SELECT ON dashboard_239 TO PUBLIC").update();
    jdbc.sql("GRANT CREATE ON SCHEMA public TO PUBLIC").update();

    startWith("changed");

    assertThat(output.getAll())
        .containsOnlyOnce(
            "may do more than it needs, in dashboard_239, the schema public (CREATE): as a superuser");
    assertThat(mayRead("dashboard_239")).isTrue();
  }

  private static String refusalOf(JdbcTemplate login, String statement) {
    try {
      login.execute(statement);
      return null;
    } catch (DataAccessException e) {
      return ((SQLException) e.getMostSpecificCause()).getSQLState();
    }
  }

  private List<String> columns() {
    return jdbc.sql(
            """
            SELECT c.relname || ' ' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
               AND a.attnum > 0
            """)
        .query(String.class)
        .list();
  }

  /** Those of its own, as "SELECT table", or "SELECT table column". */
  private List<String> rights() {
    return jdbc.sql(
            """
            SELECT concat_ws(' ', privilege_type, relname)
              FROM pg_class, aclexplode(relacl) WHERE grantee = to_regrole(:login)
            UNION ALL
            SELECT concat_ws(' ', privilege_type, relname, attname)
              FROM pg_class c JOIN pg_attribute ON attrelid = c.oid, aclexplode(attacl)
             WHERE grantee = to_regrole(:login)
            """)
        .param("login", LOGIN)
        .query(String.class)
        .list();
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
    return jdbc.sql("SELECT has_any_column_privilege(:login, :table, 'SELECT')")
        .param("login", LOGIN)
        .param("table", table)
        .query(Boolean.class)
        .single();
  }
}
