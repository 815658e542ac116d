package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the schema to this writer's version: on an empty database and on one that was there
 * before.
 */
@Component
public class Migration {
  /** Further views have numbers from here on; below are our own migrations. */
  private static final int FIRST_OF_FURTHER_VIEWS = 100;

  /** Ours alone: other programs keep theirs under Flyway's own name. */
  private static final String HISTORY = "booking_sync_schema_history";

  private static final String HISTORY_OF_BEFORE = "flyway_schema_history";
  private static final int MIN_SERVER_VERSION = 13;
  private static final long ADVISORY_LOCK = 239_127L;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Flyway flyway;

  Migration(DataSource dataSource, WriterSettings settings) {
    List<String> locations = new ArrayList<>(List.of("classpath:db/migration"));
    if (settings.migrations() != null) {
      locations.add(settings.migrations());
    }
    this.flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .defaultSchema(settings.schema())
            .table(HISTORY)
            .locations(locations.toArray(String[]::new))
            .failOnMissingLocations(true)
            // The hospital's database has tables already. Version 0 comes before our first one.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            // A further view's table has a higher number than those of ours that come later.
            .outOfOrder(true)
            // A further view may leave the catalogue; for a newer schema of ours see below.
            .ignoreMigrationPatterns("*:missing", "*:future")
            .callbacks(new MigratedColumns.Notes())
            .load();
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  /**
   * Migrates. Safe to call again, and from two writers at once.
   *
   * @throws RefusedException if no retry can help
   */
  void run() {
    refuseOldServer(
        Objects.requireNonNull(
            jdbc.queryForObject(
                "SELECT current_setting('server_version_num')::int", Integer.class)));
    try {
      takeOverHistory();
      refuseNewerSchema();
      flyway.migrate();
    } catch (FlywayException e) {
      if (isOutage(e)) {
        throw e;
      }
      throw new RefusedException(e);
    }
  }

  /**
   * Refuses a PostgreSQL that lacks what the migrations use.
   *
   * @param version as server_version_num has it: 120018
   */
  static void refuseOldServer(int version) {
    if (version / 10_000 < MIN_SERVER_VERSION) {
      throw new RefusedException(
          "PostgreSQL %d is too old; the writer needs version %d or newer."
              .formatted(version / 10_000, MIN_SERVER_VERSION));
    }
  }

  /**
   * Gives the history that an earlier writer kept under Flyway's own name the name that it has now.
   * That of another program is told by its first migration, and left alone.
   */
  private void takeOverHistory() {
    MigrationInfo first =
        Arrays.stream(flyway.info().all())
            .filter(migration -> migration.getState().isResolved())
            .findFirst()
            .orElseThrow();
    transaction.executeWithoutResult(
        status -> {
          jdbc.query("SELECT pg_advisory_xact_lock(?)", rs -> {}, ADVISORY_LOCK);
          if (exists(HISTORY) || !exists(HISTORY_OF_BEFORE)) {
            return;
          }
          if (isOurs(first)) {
            for (String suffix : List.of("_pk", "_s_idx")) {
              jdbc.execute(
                  "ALTER INDEX IF EXISTS %s RENAME TO %s"
                      .formatted(HISTORY_OF_BEFORE + suffix, HISTORY + suffix));
            }
            jdbc.execute("ALTER TABLE %s RENAME TO %s".formatted(HISTORY_OF_BEFORE, HISTORY));
          }
        });
  }

  // What we may not read, or what has other columns, is none of ours.
  private boolean isOurs(MigrationInfo first) {
    Integer readable =
        jdbc.queryForObject(
            """
            SELECT count(*) FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = ?
               AND (column_name, data_type) IN (('script', 'character varying'), ('checksum', 'integer'))
               AND has_table_privilege(quote_ident(table_name), 'SELECT')
            """,
            Integer.class,
            HISTORY_OF_BEFORE);
    if (readable == null || readable < 2) {
      return false;
    }
    Integer ours =
        jdbc.queryForObject(
            "SELECT count(*) FROM %s WHERE script = ? AND checksum = ?"
                .formatted(HISTORY_OF_BEFORE),
            Integer.class,
            first.getScript(),
            first.getChecksum());
    return ours != null && ours > 0;
  }

  private boolean exists(String table) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?)",
            Boolean.class,
            table));
  }

  private void refuseNewerSchema() {
    int known = 0;
    int applied = 0;
    for (MigrationInfo migration : flyway.info().all()) {
      int version =
          migration.getVersion() == null ? 0 : migration.getVersion().getMajor().intValue();
      if (version < FIRST_OF_FURTHER_VIEWS) {
        applied = migration.getState().isApplied() ? Math.max(applied, version) : applied;
        known = migration.getState().isResolved() ? Math.max(known, version) : known;
      }
    }
    if (applied > known) {
      throw new RefusedException(
          ("The database has schema version %d and this writer knows %d: it is older than the"
                  + " database. Start the newer writer, or restore the backup from before the upgrade.")
              .formatted(applied, known));
    }
  }

  // What is no outage is a schema that our migrations do not fit.
  private static boolean isOutage(FlywayException e) {
    SqlState state = SqlState.in(e);
    return state != null && state.fault() == SqlState.Fault.OUTAGE;
  }

  /** A database that this writer cannot migrate. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }

    RefusedException(FlywayException cause) {
      super("The database cannot be migrated: " + cause.getMessage(), cause);
    }
  }
}
