package id.nuha.bookingsync.benchmarks.writer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the bookings' table holds, so that two who wrote it can be compared. An empty text counts as
 * no value: our writer stores it so.
 *
 * @param rows how many
 * @param hash of all that SIMRS says, whatever the order of the rows
 */
record TableContent(long rows, String hash) {
  static TableContent of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String columns;
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT string_agg(format('coalesce(%I::text, '''')', column_name), ', '
                                ORDER BY column_name)
                FROM booking_sync_column WHERE table_name = 'dashboard_239'
              """)) {
        row.next();
        columns = row.getString(1);
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT count(*), sum(hashtextextended(concat_ws(chr(31), %s), 0)::numeric)::text
                FROM dashboard_239
              """
                  .formatted(columns))) {
        row.next();
        return new TableContent(row.getLong(1), String.valueOf(row.getString(2)));
      }
    }
  }
}
