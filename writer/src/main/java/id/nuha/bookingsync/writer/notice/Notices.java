package id.nuha.bookingsync.writer.notice;

import id.nuha.bookingsync.contract.Notice;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.upsert.DayRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gives notices in the caller's transaction, by one statement at its end: whoever listens hears of
 * what was committed, and of nothing else. A notice that cannot be given is left out; it never
 * costs the transaction.
 */
@Component
public class Notices {
  private static final Logger log = LoggerFactory.getLogger(Notices.class);

  /** Beyond that PostgreSQL's queue of notices may become full, and a full one fails commits. */
  static final double MAX_QUEUE_USAGE = 0.5;

  // In one round trip; a savepoint under which nothing is written costs nothing else.
  private static final String GIVE =
      """
      SAVEPOINT notice;
      SELECT pg_notify('%s', payload) FROM unnest(?) AS payload WHERE pg_notification_queue_usage() < ?;
      RELEASE SAVEPOINT notice
      """
          .formatted(Notice.CHANNEL);

  private final JdbcTemplate jdbc;
  private final double maxQueueUsage;
  private volatile boolean isFailing;

  @Autowired
  Notices(JdbcTemplate jdbc) {
    this(jdbc, MAX_QUEUE_USAGE);
  }

  Notices(JdbcTemplate jdbc, double maxQueueUsage) {
    this.jdbc = jdbc;
    this.maxQueueUsage = maxQueueUsage;
  }

  /** A run began, ended, or its counts have grown. */
  public void runMoved(int view, String runId) {
    pending().runs.add(Notice.ofRun(view, runId));
  }

  /** Rows of these days were inserted or updated; null for none. */
  public void daysChanged(View view, @Nullable DayRange days) {
    if (days != null) {
      pending().days.merge(view.id(), days, DayRange::around);
    }
  }

  private Pending pending() {
    for (TransactionSynchronization each :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (each instanceof Pending pending) {
        return pending;
      }
    }
    Pending pending = new Pending();
    TransactionSynchronizationManager.registerSynchronization(pending);
    return pending;
  }

  private boolean give(Connection connection, String[] payloads) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GIVE)) {
      statement.setObject(1, payloads);
      statement.setDouble(2, maxQueueUsage);
      statement.execute();
      isFailing = false;
      return true;
    } catch (SQLException e) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK TO SAVEPOINT notice");
      }
      if (!isFailing) {
        log.warn(
            "PostgreSQL takes no notices ({}): pages that are open show changes only when they ask"
                + " anew.",
            SqlState.of(e));
      }
      isFailing = true;
      return false;
    }
  }

  /** The notices of one transaction. */
  private final class Pending implements TransactionSynchronization {
    private final Set<Notice> runs = new LinkedHashSet<>();
    private final Map<Integer, DayRange> days = new TreeMap<>();

    @Override
    public void beforeCommit(boolean readOnly) {
      String[] payloads =
          Stream.concat(
                  runs.stream(),
                  days.entrySet().stream()
                      .map(
                          view ->
                              Notice.ofDays(
                                  view.getKey(), view.getValue().from(), view.getValue().to())))
              .map(Notice::toJson)
              .toArray(String[]::new);
      jdbc.execute((ConnectionCallback<Boolean>) connection -> give(connection, payloads));
    }
  }
}
