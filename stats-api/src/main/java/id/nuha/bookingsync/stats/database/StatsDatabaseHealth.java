package id.nuha.bookingsync.stats.health;

import id.nuha.bookingsync.stats.web.Problems;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ready when the tables are there and may be read. */
@Component("databaseHealthIndicator")
class DatabaseHealth implements HealthIndicator {
  private final JdbcClient jdbc;

  DatabaseHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Health health() {
    try {
      jdbc.sql("SELECT 1 FROM dashboard_239, dashboard_123, sync_run LIMIT 0").query().listOfRows();
      return Health.up().build();
    } catch (DataAccessException e) {
      return Health.down().withDetail("reason", Problems.inWords(e)).build();
    }
  }
}
