package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.postgresql.PGConnection;

/** COPY in binary into a temporary table, then one upsert from there. */
final class CopyTechnique implements SqlContender.Technique {
  private static final LocalDateTime POSTGRES_EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  @Override
  public SqlContender.Write prepare(Bookings bookings, Phase phase, List<Integer> ids)
      throws IOException {
    byte[] rows = rows(bookings, phase, ids);
    return connection -> write(connection, rows);
  }

  private static void write(Connection connection, byte[] rows) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE IF NOT EXISTS incoming (%s) ON COMMIT DELETE ROWS"
              .formatted(Columns.each(column -> column.name() + " " + column.type().sql())));
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY incoming FROM STDIN (FORMAT binary)", new ByteArrayInputStream(rows));
      statement.execute(Columns.upsertFrom("incoming"));
    }
  }

  private static byte[] rows(Bookings bookings, Phase phase, List<Integer> ids) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(HEADER);
    for (int id : ids) {
      out.writeShort(Columns.ALL.size());
      for (Object value : Columns.values(bookings, phase, id)) {
        if (value instanceof Integer number) {
          out.writeInt(Integer.BYTES);
          out.writeInt(number);
        } else if (value instanceof LocalDateTime time) {
          out.writeInt(Long.BYTES);
          out.writeLong(POSTGRES_EPOCH.until(time, ChronoUnit.MICROS));
        } else {
          byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    }
    out.writeShort(-1);
    return bytes.toByteArray();
  }
}
