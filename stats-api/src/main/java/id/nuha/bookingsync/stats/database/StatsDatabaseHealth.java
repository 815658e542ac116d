package id.nuha.bookingsync.stats.database;

import id.nuha.bookingsync.runtime.health.PatientHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ready when the tables are there and may be read. */
@Component("databaseHealthIndicator")
class StatsDatabaseHealth extends PatientHealthIndicator {
  private final JdbcClient jdbc;

  StatsDatabaseHealth(JdbcClient jdbc) {
    super("PostgreSQL");
    this.jdbc = jdbc;
  }

  @Override
  protected Health check() {
    try {
      jdbc.sql("SELECT 1 FROM dashboard_239, dashboard_123, sync_run, data_change LIMIT 0")
          .query()
          .listOfRows();
      return Health.up().build();
    } catch (DataAccessException e) {
      return Health.down().withDetail("reason", DatabaseFault.inWords(e)).build();
    }
  }
}
