package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the running PostgreSQL, for machines without psql. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description =
        "Runs SQL in the running database: ./run sql \"SELECT COUNT(*) FROM dashboard_239\"")
final class SqlCommand implements Callable<Integer> {
  private static final String CONNECTION_FAILED = "08";
  private static final String LOGIN_REFUSED = "28";

  @Mixin private final Home home = new Home();

  @Parameters(paramLabel = "SQL")
  private String sql = "";

  @Override
  public Integer call() {
    Duration timeout = LocalSettings.defaults().postgresConnect();
    try (Connection connection = LocalPostgres.connect(home.data(), home.dbPort(), timeout);
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        print(statement.getResultSet());
      } else {
        System.out.println(statement.getUpdateCount() + " rows");
      }
      return 0;
    } catch (SQLException e) {
      throw new LocalException(inWords(e), e);
    }
  }

  private String inWords(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith(CONNECTION_FAILED)) {
      return "No PostgreSQL answers on port %d. Is ./run running, with the same --db-port?"
          .formatted(home.dbPort());
    }
    return state.startsWith(LOGIN_REFUSED)
        ? "The PostgreSQL on port %d is not that of %s: name its folder with --data."
            .formatted(home.dbPort(), home.data())
        : String.valueOf(e.getMessage());
  }

  private static void print(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnLabel(i));
    }
    System.out.println(String.join("\t", names));
    while (rows.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        String value = rows.getString(i);
        values.add(value == null ? "" : value);
      }
      System.out.println(String.join("\t", values));
    }
  }
}
