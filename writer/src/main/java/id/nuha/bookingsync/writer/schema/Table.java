package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.View;
import java.util.List;
import java.util.Set;

/**
 * A view's table as PostgreSQL has it.
 *
 * @param columns the columns that are filled from SIMRS, in the table's order
 * @param columnsOfOthers columns that somebody else has added, which are left alone
 */
public record Table(View view, List<Column> columns, Set<String> columnsOfOthers) {
  /** Keeps copies of both. */
  public Table {
    columns = List.copyOf(columns);
    columnsOfOthers = Set.copyOf(columnsOfOthers);
  }
}
