package id.nuha.bookingsync.writer.start;

import id.nuha.bookingsync.runtime.health.PatientHealthIndicator;
import id.nuha.bookingsync.writer.schema.Schema;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ready when PostgreSQL is migrated and answers. */
@Component("database")
class WriterDatabaseHealth extends PatientHealthIndicator {
  private final Schema schema;
  private final JdbcClient jdbc;

  WriterDatabaseHealth(Schema schema, JdbcClient jdbc) {
    super("PostgreSQL");
    this.schema = schema;
    this.jdbc = jdbc;
  }

  @Override
  protected Health check() {
    if (!schema.ready()) {
      return Health.down().withDetail("reason", "not migrated yet").build();
    }
    try {
      jdbc.sql("SELECT 1").query(Integer.class).single();
      return Health.up().build();
    } catch (DataAccessException e) {
      return doesNotAnswer();
    }
  }
}
