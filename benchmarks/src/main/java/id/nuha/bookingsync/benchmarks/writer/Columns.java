package id.nuha.bookingsync.benchmarks.writer;

import static java.util.Objects.requireNonNull;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The bookings' columns and values as the SQL contenders write them. */
final class Columns {
  /** A column and the type of its values in Java and in PostgreSQL. */
  record Column(String name, Type type) {}

  /** The types that the table has. */
  enum Type {
    INTEGER("int4"),
    TIMESTAMP("timestamp"),
    TEXT("text");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** All that SIMRS sends, in its order. */
  static final List<Column> ALL =
      new Bookings(1, 1)
          .fields(1, Phase.INSERT).entrySet().stream()
              .map(field -> new Column(field.getKey(), typeOf(field.getKey(), field.getValue())))
              .toList();

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Columns() {}

  private static Type typeOf(String name, Object value) {
    if (value instanceof Integer) {
      return Type.INTEGER;
    }
    boolean isTime = name.startsWith("tanggal_") || name.endsWith("_date");
    return isTime ? Type.TIMESTAMP : Type.TEXT;
  }

  /** A booking's values in the order of the columns: Integer, LocalDateTime or String. */
  static List<Object> values(Bookings bookings, Phase phase, int id) {
    Map<String, Object> fields = bookings.fields(id, phase);
    List<Object> values = new ArrayList<>(ALL.size());
    for (Column column : ALL) {
      Object value = requireNonNull(fields.get(column.name()));
      values.add(
          column.type() == Type.TIMESTAMP ? LocalDateTime.parse(value.toString(), TIME) : value);
    }
    return values;
  }

  /** Names with commas between. */
  static String names() {
    return each(Column::name);
  }

  /** One text per column, with commas between. */
  static String each(Function<Column, String> text) {
    return ALL.stream().map(text).collect(Collectors.joining(", "));
  }

  /** Inserts what {@code incoming} selects; the row that is there takes the new values, always. */
  static String upsertFrom(String incoming) {
    return """
    INSERT INTO dashboard_239 (%1$s, last_synced_at, observed_at)
    SELECT %1$s, now(), now() FROM %2$s
    ON CONFLICT (booking_id) DO UPDATE
       SET %3$s,
           last_synced_at = excluded.last_synced_at,
           observed_at = excluded.observed_at
    """
        .formatted(
            names(), incoming, each(column -> "%1$s = excluded.%1$s".formatted(column.name())));
  }
}
