package id.nuha.bookingsync.stats.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ready when the tables are there and may be read. */
@Component("databaseHealthIndicator")
class StatsDatabaseHealth implements HealthIndicator {
  private final JdbcClient jdbc;

  StatsDatabaseHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Health health() {
    try {
      jdbc.sql("SELECT 1 FROM dashboard_239, dashboard_123, sync_run LIMIT 0").query().listOfRows();
      return Health.up().build();
    } catch (DataAccessException e) {
      return Health.down().withDetail("reason", DatabaseFault.inWords(e)).build();
    }
  }
}
