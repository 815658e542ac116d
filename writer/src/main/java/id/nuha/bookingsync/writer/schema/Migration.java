package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.writer.WriterSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.stereotype.Component;

/**
 * Brings the schema to this writer's version: on an empty database and on one that was there
 * before.
 */
@Component
public class Migration {
  private static final Set<String> PASSING = Set.of("08", "25", "28", "40", "53", "55", "57", "58");

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
            // The hospital's database has tables already; version 0 is "before our first
            // migration".
            .baselineOnMigrate(true)
            .baselineVersion("0")
            // A further view's table may have any number; ours that come later are lower.
            .outOfOrder(true)
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
      flyway.migrate();
    } catch (FlywayException e) {
      if (mayPass(e)) {
        throw e;
      }
      throw new RefusedException(e);
    }
    statsLogin.open();
  }

  // No SQLSTATE: no connection. Else the classes of outages, locks and logins; what is left is a
  // schema that our migrations do not fit.
  private static boolean mayPass(FlywayException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql.getSQLState() == null || PASSING.contains(sql.getSQLState().substring(0, 2));
      }
    }
    return false;
  }

  /** A database that this writer cannot migrate. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(FlywayException cause) {
      super("The database cannot be migrated: " + cause.getMessage(), cause);
    }
  }
}
