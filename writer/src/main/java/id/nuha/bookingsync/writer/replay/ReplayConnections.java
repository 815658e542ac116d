package id.nuha.bookingsync.writer.replay;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

/**
 * Connections outside the pool, with its address and login: a replay keeps one for hours, and the
 * pool's are for whoever needs one for a moment.
 */
@Component
class ReplayConnections {
  /** Limits that the hospital may have set for sessions that wait or statements that take long. */
  private static final String LIFT_LIMITS =
      """
      SELECT set_config(name, '0', false) FROM pg_settings
       WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_session_timeout')
      """;

  private final HikariDataSource pool;

  ReplayConnections(DataSource dataSource) throws SQLException {
    this.pool = dataSource.unwrap(HikariDataSource.class);
  }

  /** A new connection; whoever asked for it closes it. */
  Connection open() throws SQLException {
    DriverManagerDataSource source =
        new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
    source.setConnectionProperties(pool.getDataSourceProperties());
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(pool.getConnectionInitSql());
      statement.execute(LIFT_LIMITS);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
