package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The right to replay a view, which one session of PostgreSQL has at a time: an advisory lock, so
 * that it is gone with the writer that had it.
 */
@Component
class ReplayLocks {
  /** Tells our locks from those of other programs in the same database. */
  static final int CLASS = 239_124;

  // Advisory locks of two integers have 2 as their objsubid.
  private static final String HOLDER =
      """
      FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = :class::oid AND objid = :view::oid
      """;

  private final ReplayConnections connections;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ReplayLocks(ReplayConnections connections, JdbcClient jdbc, TransactionTemplate transaction) {
    this.connections = connections;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** Takes the view's lock for a session of its own; null if another session has it. */
  @Nullable ReplaySession take(View view) {
    return ReplaySession.lock(connections, view);
  }

  /** Does something where no session has the view's lock, and lets none take it meanwhile. */
  void ifFree(View view, Runnable action) {
    transaction.executeWithoutResult(
        status -> {
          boolean free =
              jdbc.sql("SELECT pg_try_advisory_xact_lock(:class, :view)")
                  .param("class", CLASS)
                  .param("view", view.id())
                  .query(Boolean.class)
                  .single();
          if (free) {
            action.run();
          }
        });
  }

  /** PostgreSQL's id of the session that has the view's lock. */
  Optional<Integer> holder(View view) {
    return jdbc.sql("SELECT pid " + HOLDER)
        .param("class", CLASS)
        .param("view", view.id())
        .query(Integer.class)
        .optional();
  }

  /** Ends the statement, if one is running, of the session that has the view's lock. */
  void interruptHolder(View view) {
    try {
      jdbc.sql("SELECT pg_cancel_backend(pid) " + HOLDER)
          .param("class", CLASS)
          .param("view", view.id())
          .query()
          .listOfRows();
    } catch (DataAccessException isNotAllowed) {
      // then it ends by itself
    }
  }
}
