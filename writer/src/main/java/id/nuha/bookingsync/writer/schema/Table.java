package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.View;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A view's table as PostgreSQL has it.
 *
 * @param columns the columns that are filled from SIMRS, in the table's order
 */
public record Table(View view, List<Column> columns) {

  /** Every SIMRS field that some column takes its value from. */
  public Set<String> knownFields() {
    Set<String> fields = new LinkedHashSet<>();
    columns.forEach(c -> fields.addAll(view.fieldsOf(c.name())));
    return fields;
  }
}
