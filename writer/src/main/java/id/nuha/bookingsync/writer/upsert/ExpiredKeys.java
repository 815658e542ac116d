package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys whose row is kept no longer, and when the newest of what they stood for was observed. With
 * the row its guard is gone: an older record, which may be of a later day, must not bring the row
 * back.
 */
public final class ExpiredKeys {
  private ExpiredKeys() {}

  /** When those of the keys were observed, by key; those that never were are not in it. */
  public static Map<String, Instant> among(
      Connection connection, View view, Collection<String> keys) throws SQLException {
    Map<String, Instant> observed = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT key, observed_at FROM tombstone
             WHERE view_id = ? AND key = ANY (?) AND observed_at IS NOT NULL
            """)) {
      statement.setInt(1, view.id());
      statement.setObject(2, keys.toArray(String[]::new));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          observed.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    }
    return observed;
  }
}
