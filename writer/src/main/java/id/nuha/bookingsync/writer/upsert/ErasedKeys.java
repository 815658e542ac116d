package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Keys that an operator has erased: what comes under one of them changes no row. */
@Component
public class ErasedKeys {
  private final JdbcTemplate jdbc;

  ErasedKeys(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of the keys that are erased, as Kafka has them. */
  public Set<String> among(View view, Collection<String> keys) {
    return keys.isEmpty()
        ? Set.of()
        : Objects.requireNonNull(
            jdbc.execute((ConnectionCallback<Set<String>>) c -> among(c, view, keys)));
  }

  static Set<String> among(Connection connection, View view, Collection<String> keys)
      throws SQLException {
    Set<String> erased = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT key FROM erased_key WHERE view_id = ? AND key = ANY (?)")) {
      statement.setInt(1, view.id());
      statement.setObject(2, keys.toArray(String[]::new));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          erased.add(row.getString(1));
        }
      }
    }
    return erased;
  }
}
