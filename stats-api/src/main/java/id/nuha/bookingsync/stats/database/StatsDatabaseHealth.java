package id.nuha.bookingsync.stats.database;

import id.nuha.bookingsync.contract.ReadableColumns;
import id.nuha.bookingsync.runtime.health.PatientHealthIndicator;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ready when the tables are there and all columns that are read may be read. */
@Component("databaseHealthIndicator")
class StatsDatabaseHealth extends PatientHealthIndicator {
  private static final String ALL_COLUMNS =
      "SELECT %s FROM %s LIMIT 0"
          .formatted(
              ReadableColumns.byTable().entrySet().stream()
                  .flatMap(of -> of.getValue().stream().map(column -> of.getKey() + "." + column))
                  .collect(Collectors.joining(", ")),
              String.join(", ", ReadableColumns.byTable().keySet()));

  private final JdbcClient jdbc;

  StatsDatabaseHealth(JdbcClient jdbc) {
    super("PostgreSQL");
    this.jdbc = jdbc;
  }

  @Override
  protected Health check() {
    try {
      jdbc.sql(ALL_COLUMNS).query().listOfRows();
      return Health.up().build();
    } catch (DataAccessException e) {
      return Health.down().withDetail("reason", DatabaseFault.inWords(e)).build();
    }
  }
}
