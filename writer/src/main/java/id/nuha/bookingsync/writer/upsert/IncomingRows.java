package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A temporary table that holds a batch while it is applied: its columns are those of the view's
 * table, typed, with the observation and the position in the batch. The session has one for each
 * shape of a table; PostgreSQL empties it at each commit.
 */
final class IncomingRows {
  private static final int CHUNK_BYTES = 1 << 16;

  private final String name;
  private final String prepare;
  private final String copy;

  IncomingRows(Table table) {
    String columns =
        table.columns().stream()
            .map(column -> quoted(column.name()) + " " + column.cast())
            .collect(Collectors.joining(", "));
    // Where the table has been altered, the session may still have the one of before.
    this.name =
        quoted("booking_sync_batch_%d_%08x".formatted(table.view().id(), columns.hashCode()));
    this.prepare =
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS %1$s
               (%2$s, observed_at timestamptz, observed_offset bigint, batch_ord integer)
               ON COMMIT DELETE ROWS;
        DELETE FROM %1$s
        """
            .formatted(name, columns);
    this.copy = "COPY " + name + " FROM STDIN";
  }

  /** The table's name, quoted. */
  String name() {
    return name;
  }

  /** Puts these observations in it, and nothing else. */
  void fill(Connection connection, List<Observation> observations) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(prepare);
    }
    CopyIn rows = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
    try {
      CopyText text = new CopyText(2 * CHUNK_BYTES);
      for (int i = 0; i < observations.size(); i++) {
        add(text, observations.get(i), i);
        if (text.size() >= CHUNK_BYTES) {
          rows.writeToCopy(text.bytes(), 0, text.size());
          text.clear();
        }
      }
      rows.writeToCopy(text.bytes(), 0, text.size());
      rows.endCopy();
    } finally {
      if (rows.isActive()) {
        rows.cancelCopy();
      }
    }
  }

  private static void add(CopyText text, Observation observation, int position) {
    text.add(observation.values());
    text.add(observation.observedAt());
    text.add(Long.toString(observation.offset()));
    text.add(Integer.toString(position));
    text.endRow();
  }
}
