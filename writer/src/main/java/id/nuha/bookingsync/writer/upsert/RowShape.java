package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordFields;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** How records become rows of one table: worked out once, and not for each record. */
final class RowShape {
  private final Table table;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<Source> sources = new ArrayList<>();

  /**
   * Where a column's value comes from.
   *
   * @param keyIndex of the key's value that it holds, or -1
   * @param fields positions of the fields that may hold its value, in order of preference
   */
  private record Source(Column column, boolean isText, int keyIndex, List<Integer> fields) {}

  RowShape(Table table) {
    this.table = table;
    View view = table.view();
    List<String> key = view.key().stream().map(View.KeyColumn::column).toList();
    for (Column column : table.columns()) {
      List<Integer> fields =
          view.fieldsOf(column.name()).stream()
              .map(field -> positions.computeIfAbsent(field, name -> positions.size()))
              .toList();
      sources.add(new Source(column, column.isText(), key.indexOf(column.name()), fields));
    }
  }

  Table table() {
    return table;
  }

  /** Where the fields that its columns take their values from stand among those of a record. */
  Map<String, Integer> positions() {
    return positions;
  }

  /**
   * Adds the row's values, in the order of the table's columns. A key column holds the normalised
   * value: the row's key and the Kafka key are one.
   *
   * @throws UnreadableRecordException if a column cannot hold its value
   */
  void addValues(CopyText values, RecordFields fields, RecordKey key, ZoneId clinic) {
    for (Source source : sources) {
      try {
        values.add(
            source
                .column()
                .text(
                    source.keyIndex() < 0
                        ? value(source, fields)
                        : StringNode.valueOf(key.values().get(source.keyIndex())),
                    clinic));
      } catch (UnusableValueException e) {
        throw new UnreadableRecordException(
            e.getClass().getSimpleName(), source.column().name(), e.reason());
      }
    }
  }

  private @Nullable JsonNode value(Source source, RecordFields fields) {
    for (int field : source.fields()) {
      JsonNode value = fields.get(field);
      if (value != null && !table.view().isNothing(value, source.isText())) {
        return value;
      }
    }
    return null;
  }
}
