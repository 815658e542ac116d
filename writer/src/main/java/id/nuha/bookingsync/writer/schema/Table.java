package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A view's table as PostgreSQL has it.
 *
 * @param columns the columns that are filled from SIMRS, in the table's order
 * @param columnsOfOthers columns that somebody else has added, which are left alone
 * @param knownFields every SIMRS field that some column takes its value from
 */
public record Table(
    View view, List<Column> columns, Set<String> columnsOfOthers, Set<String> knownFields) {
  Table(View view, List<Column> columns, Set<String> columnsOfOthers) {
    this(view, List.copyOf(columns), Set.copyOf(columnsOfOthers), fieldsOf(view, columns));
  }

  private static Set<String> fieldsOf(View view, List<Column> columns) {
    Set<String> fields = new HashSet<>();
    columns.forEach(c -> fields.addAll(view.fieldsOf(c.name())));
    return Set.copyOf(fields);
  }
}
