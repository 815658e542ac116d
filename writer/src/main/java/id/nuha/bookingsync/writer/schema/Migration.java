package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.stereotype.Component;

/**
 * Brings the schema to this writer's version: on an empty database and on one that was there
 * before.
 */
@Component
public class Migration {
  /** Further views have numbers from here on; below are our own migrations. */
  private static final int FIRST_OF_FURTHER_VIEWS = 100;

  private final Flyway flyway;
  private final StatsLogin statsLogin;

  Migration(DataSource dataSource, WriterSettings settings, StatsLogin statsLogin) {
    List<String> locations = new ArrayList<>(List.of("classpath:db/migration"));
    if (settings.migrations() != null) {
      locations.add(settings.migrations());
    }
    this.flyway =
        Flyway.configure()
            .dataSource(dataSource)
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
    this.statsLogin = statsLogin;
  }

  /**
   * Migrates, then lets stats-api in. Safe to call again, and from two writers at once.
   *
   * @throws RefusedException if no retry can help
   */
  void run() {
    try {
      refuseNewerSchema();
      flyway.migrate();
    } catch (FlywayException e) {
      if (isOutage(e)) {
        throw e;
      }
      throw new RefusedException(e);
    }
    statsLogin.open();
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
