package id.nuha.bookingsync.writer.schema;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Which columns migrations have made. Those belong to SIMRS; what the hospital adds to a table by
 * itself is not ours to fill or to empty.
 */
@Component
final class MigratedColumns {
  /** Made by a migration of ours, with the columns of the built-in views. */
  private static final String TABLE = "booking_sync_column";

  private final JdbcClient jdbc;

  MigratedColumns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The columns that migrations have made of a table; none where nobody noted any. */
  Set<String> of(String table) {
    return isNoted()
        ? new HashSet<>(
            jdbc.sql("SELECT column_name FROM %s WHERE table_name = :table".formatted(TABLE))
                .param("table", table)
                .query(String.class)
                .list())
        : new HashSet<>();
  }

  /**
   * Takes all columns of a table for ours if nobody has noted any: an earlier writer or somebody
   * else made it, and what is added from now on can be told apart.
   */
  void noteTableOfBefore(String table) {
    if (of(table).isEmpty()) {
      note(columnsOf(all(), table));
    }
  }

  private static Set<NamedColumn> columnsOf(Set<NamedColumn> columns, String table) {
    return columns.stream()
        .filter(column -> column.tableName().equals(table))
        .collect(Collectors.toSet());
  }

  private boolean isNoted() {
    return jdbc.sql("SELECT to_regclass(:table) IS NOT NULL")
        .param("table", TABLE)
        .query(Boolean.class)
        .single();
  }

  private Set<NamedColumn> all() {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT c.relname AS table_name, a.attname AS column_name
                  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
                   AND a.attnum > 0 AND NOT a.attisdropped
                """)
            .query(NamedColumn.class)
            .list());
  }

  private void note(Set<NamedColumn> columns) {
    columns.forEach(
        column ->
            jdbc.sql(
                    "INSERT INTO %s (table_name, column_name) VALUES (:table, :column) ON CONFLICT DO NOTHING"
                        .formatted(TABLE))
                .param("table", column.tableName())
                .param("column", column.columnName())
                .update());
  }

  private record NamedColumn(String tableName, String columnName) {}

  /** Notes in each migration's own transaction which columns it makes. */
  static final class Notes implements Callback {
    private Set<NamedColumn> before = Set.of();

    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      MigratedColumns columns =
          new MigratedColumns(
              JdbcClient.create(new SingleConnectionDataSource(context.getConnection(), true)));
      if (event == Event.BEFORE_EACH_MIGRATE) {
        before = columns.all();
      } else if (columns.isNoted()) {
        Set<NamedColumn> made = columns.all();
        made.removeAll(before);
        made.stream()
            .map(NamedColumn::tableName)
            .filter(table -> columns.of(table).isEmpty())
            .collect(Collectors.toSet())
            .forEach(table -> columns.note(columnsOf(before, table)));
        columns.note(made);
      }
    }

    @Override
    public String getCallbackName() {
      return "columns that a migration makes";
    }
  }
}
