package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.writer.outage.OutageMessages;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code data_change} small. Each transaction that changes a dashboard's table adds a row
 * there (V17), and stats-api sums all of them up each time it is asked whether anything has
 * changed.
 */
@Component
class DataChangeFold {
  private static final Logger log = LoggerFactory.getLogger(DataChangeFold.class);

  // One statement, so that no reader sees another sum, and one row stays as it is. What another
  // transaction has not committed yet is neither seen nor waited for. Of two writers that fold at
  // once, the second one finds only what the first one has left.
  private static final String FOLD =
      """
      WITH gone AS (
        DELETE FROM data_change WHERE (SELECT count(*) FROM data_change) > 1 RETURNING mark)
      INSERT INTO data_change (transaction, began_at, mark)
      SELECT pg_current_xact_id(), now(), sum(mark) FROM gone HAVING count(*) > 0
      """;

  private final JdbcTemplate jdbc;

  DataChangeFold(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Replaces all rows by one that holds their sum. */
  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void fold() {
    try {
      jdbc.update(FOLD);
    } catch (DataAccessException e) {
      log.debug("The marks of changes are folded later ({}).", OutageMessages.of(e));
    }
  }
}
