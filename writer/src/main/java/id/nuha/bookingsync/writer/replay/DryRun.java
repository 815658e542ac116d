package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.PreparedBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A replay that only counts: the records are applied to a copy of the table, so that a key that
 * stands twice in the topic counts as it would. The copy lives in the replay's own session and goes
 * with it. Each batch is a transaction: a long one would hold locks that a migration waits for, and
 * keep PostgreSQL from removing dead rows, of all tables.
 */
final class DryRun {
  private static final int NO_TIME_OUT = 0;
  private static final int BATCH_TIME_OUT_MILLIS = 120_000;

  private final JdbcTemplate session;
  private final BatchUpsert upserts;

  private DryRun(JdbcTemplate session, BatchUpsert upserts) {
    this.session = session;
    this.upserts = upserts;
  }

  /**
   * Copies the table, however long it takes.
   *
   * @throws org.springframework.dao.DataAccessException if the database is at fault
   */
  static DryRun begin(Table table, ReplaySession session, BatchUpsert upserts) {
    Connection connection = session.connection();
    JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    jdbc.execute(
        (ConnectionCallback<Boolean>)
            c -> {
              connection.setNetworkTimeout(Runnable::run, NO_TIME_OUT);
              connection.setAutoCommit(false);
              new TableCopy(JdbcClient.create(jdbc), table.view().table()).create();
              connection.commit();
              connection.setNetworkTimeout(Runnable::run, BATCH_TIME_OUT_MILLIS);
              return true;
            });
    return new DryRun(jdbc, upserts);
  }

  /**
   * Applies a batch to the copy.
   *
   * @throws org.springframework.dao.DataAccessException if the database is at fault; the dry run
   *     cannot go on
   */
  BatchResult apply(PreparedBatch batch) {
    return Objects.requireNonNull(
        session.execute((ConnectionCallback<BatchResult>) c -> apply(c, batch)));
  }

  private BatchResult apply(Connection connection, PreparedBatch batch) throws SQLException {
    BatchResult result = upserts.apply(connection, batch);
    connection.commit();
    return result;
  }
}
