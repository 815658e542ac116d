package id.nuha.bookingsync.writer.erase;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.DayRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Rows of the views' tables by key, and by age. */
@Component
class Rows {
  /** The SQLSTATE of a lock that others hold for too long. */
  static final String LOCKED = "55P03";

  private static final String WITH_A_DAY = "date|timestamp|timestamptz";

  private final JdbcClient jdbc;
  private final Schema schema;
  private final ZoneId clinic;

  Rows(JdbcClient jdbc, Schema schema, WriterSettings settings) {
    this.jdbc = jdbc;
    this.schema = schema;
    this.clinic = settings.clinic();
  }

  /**
   * What was removed.
   *
   * @param days that the rows were on; null if there are none
   */
  record Removed(List<Row> rows, @Nullable DayRange days) {}

  /**
   * A row that was removed.
   *
   * @param key as Kafka has it
   * @param observedAt when what it showed was observed; null if it never was
   */
  record Row(String key, @Nullable Instant observedAt) {}

  /**
   * Keeps every batch of the view out until the transaction ends, and waits for those that have
   * begun: each holds the table's lock (BatchStart). Those that come meanwhile wait behind this
   * one, so it does not wait for long.
   *
   * @throws org.springframework.dao.DataAccessException with {@link #LOCKED} if others hold it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void lock(View view) {
    jdbc.sql("SET LOCAL lock_timeout = '2s'").update();
    jdbc.sql("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE".formatted(quoted(view.table()))).update();
  }

  /** Those of the keys that have a row. */
  public Set<String> existing(View view, List<String> keys) {
    Table table = schema.read(view);
    List<List<String>> values = keys.stream().map(key -> values(view, key)).toList();
    int parts = view.key().size();
    List<Integer> found =
        jdbc.sql(
                "SELECT position FROM unnest(%s) WITH ORDINALITY AS u (%s, position) WHERE EXISTS (SELECT FROM %s t WHERE %s)"
                    .formatted(
                        list(parts, part -> "CAST(? AS text[])"),
                        list(parts, part -> "part" + part),
                        quoted(view.table()),
                        hasKey(table, part -> "u.part" + part)))
            .params(
                IntStream.range(0, parts)
                    .<Object>mapToObj(
                        part -> values.stream().map(key -> key.get(part)).toArray(String[]::new))
                    .toList())
            .query(Integer.class)
            .list();
    return found.stream().map(position -> keys.get(position - 1)).collect(Collectors.toSet());
  }

  /** Removes the key's row. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Removed remove(View view, String key) {
    Table table = schema.read(view);
    return removed(
        table,
        jdbc.sql(
                "DELETE FROM %s t WHERE %s RETURNING %s"
                    .formatted(quoted(view.table()), hasKey(table, part -> "?"), returned(table)))
            .params(values(view, key)));
  }

  /**
   * Removes some rows of days that are not kept. Those that a batch has locked are left; a row
   * without a day is kept.
   *
   * @param firstKept the first day that is
   * @param max how many at most
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Removed removeBefore(View view, LocalDate firstKept, int max) {
    Table table = schema.read(view);
    return removed(
        table,
        jdbc.sql(
                """
                DELETE FROM %1$s t
                 WHERE ctid = ANY (ARRAY (SELECT ctid FROM %1$s WHERE %2$s < ?
                                           ORDER BY %3$s LIMIT ? FOR UPDATE SKIP LOCKED))
                RETURNING %4$s
                """
                    .formatted(
                        quoted(view.table()),
                        quoted(String.valueOf(view.retention())),
                        view.key().stream()
                            .map(key -> quoted(key.column()))
                            .collect(Collectors.joining(", ")),
                        returned(table)))
            .params(List.of(firstKept, max)));
  }

  private Removed removed(Table table, JdbcClient.StatementSpec deletion) {
    int parts = table.view().key().size();
    List<Row> rows = new ArrayList<>();
    List<LocalDate> days = new ArrayList<>();
    deletion.query(
        row -> {
          List<String> values = new ArrayList<>();
          for (int part = 1; part <= parts; part++) {
            values.add(row.getString(part));
          }
          OffsetDateTime observed = row.getObject(parts + 2, OffsetDateTime.class);
          rows.add(
              new Row(
                  new RecordKey(values).text(), observed == null ? null : observed.toInstant()));
          LocalDate day = row.getObject(parts + 1, LocalDate.class);
          if (day != null) {
            days.add(day);
          }
        });
    return new Removed(
        rows,
        days.stream().map(day -> new DayRange(day, day)).reduce(DayRange::around).orElse(null));
  }

  private static String returned(Table table) {
    String day =
        table.columns().stream()
            .filter(column -> column.name().equals(table.view().day()))
            .filter(column -> column.cast().matches(WITH_A_DAY))
            .map(column -> "t.%s::date".formatted(quoted(column.name())))
            .findFirst()
            .orElse("NULL::date");
    return table.view().key().stream()
            .map(key -> "t.%s::text".formatted(quoted(key.column())))
            .collect(Collectors.joining(", "))
        + ", "
        + day
        // One that is to come is a wrong clock's, and none.
        + ", CASE WHEN t.observed_at <= now() + interval '1 day' THEN t.observed_at END";
  }

  private static String hasKey(Table table, IntFunction<String> value) {
    List<View.KeyColumn> key = table.view().key();
    return IntStream.range(0, key.size())
        .mapToObj(
            part -> {
              Column column = column(table, key.get(part).column());
              return "t.%s = CAST(%s AS %s)"
                  .formatted(quoted(column.name()), value.apply(part), column.cast());
            })
        .collect(Collectors.joining(" AND "));
  }

  private static String list(int size, IntFunction<String> item) {
    return IntStream.range(0, size).mapToObj(item).collect(Collectors.joining(", "));
  }

  private static Column column(Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> values(View view, String key) {
    try {
      return RecordKey.parse(view, key, clinic).values();
    } catch (UnusableValueException e) { // nobody asks for one that was not read before
      throw new IllegalStateException(e);
    }
  }
}
