package id.nuha.bookingsync.writer.outage;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Keeps a connection on which PostgreSQL does not support something: the pool takes it for broken,
 * and a trigger that raises this state for one record would take the whole batch with it.
 */
public final class KeptConnections implements SQLExceptionOverride {
  private static final String FEATURE_NOT_SUPPORTED = "0A000";

  @java.lang.Override
  public Override adjudicate(SQLException exception) {
    return FEATURE_NOT_SUPPORTED.equals(exception.getSQLState())
        ? Override.DO_NOT_EVICT
        : Override.CONTINUE_EVICT;
  }
}
