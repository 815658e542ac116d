package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** One upsert from arrays, one array per column. */
final class UnnestTechnique implements SqlContender.Technique {
  @Override
  public SqlContender.Write prepare(Bookings bookings, Phase phase, List<Integer> ids) {
    Object[][] arrays = new Object[Columns.ALL.size()][];
    for (int c = 0; c < arrays.length; c++) {
      // As Integer[] or String[] the driver sends them in binary.
      arrays[c] =
          Columns.ALL.get(c).type() == Columns.Type.INTEGER
              ? new Integer[ids.size()]
              : new String[ids.size()];
    }
    for (int row = 0; row < ids.size(); row++) {
      List<Object> values = Columns.values(bookings, phase, ids.get(row));
      for (int c = 0; c < arrays.length; c++) {
        Object value = values.get(c);
        arrays[c][row] = value instanceof Integer ? value : value.toString();
      }
    }
    return connection -> write(connection, arrays);
  }

  private static void write(Connection connection, Object[][] arrays) throws SQLException {
    String incoming =
        "(SELECT %s FROM unnest(%s) AS raw (%s)) AS incoming"
            .formatted(
                Columns.each(column -> "%1$s::%2$s".formatted(column.name(), column.type().sql())),
                Columns.each(column -> "?::" + parameterType(column) + "[]"),
                Columns.names());
    try (PreparedStatement statement = connection.prepareStatement(Columns.upsertFrom(incoming))) {
      for (int c = 0; c < arrays.length; c++) {
        statement.setArray(
            c + 1, connection.createArrayOf(parameterType(Columns.ALL.get(c)), arrays[c]));
      }
      statement.executeUpdate();
    }
  }

  private static String parameterType(Columns.Column column) {
    return column.type() == Columns.Type.INTEGER ? "int4" : "text";
  }
}
