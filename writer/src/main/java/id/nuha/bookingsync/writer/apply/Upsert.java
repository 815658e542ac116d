package id.nuha.bookingsync.writer.apply;

import id.nuha.bookingsync.writer.ledger.Outcome;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The guarded upsert of one table, as one statement for a whole batch. A row is only touched by an
 * observation that is not older than the one it shows, so redelivery, replay and two writers at
 * once all end in the same rows.
 */
final class Upsert {
  private final Table table;
  private final String sql;

  Upsert(Table table) {
    this.table = table;
    this.sql = sqlFor(table);
  }

  /**
   * Applies observations of distinct keys.
   *
   * @return what became of each, in the same order
   * @throws SQLException as PostgreSQL gave it; its message may quote rows
   */
  List<Outcome> apply(Connection connection, List<Observation> observations) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 0;
      for (int column = 0; column < table.columns().size(); column++) {
        int c = column;
        statement.setArray(
            ++parameter, texts(connection, observations, i -> observations.get(i).values().get(c)));
      }
      statement.setArray(
          ++parameter,
          texts(connection, observations, i -> observations.get(i).observedAt().toString()));
      statement.setArray(
          ++parameter,
          connection.createArrayOf(
              "int8",
              observations.stream().map(o -> o.position().offset()).toArray(Object[]::new)));
      return outcomes(statement, observations.size());
    }
  }

  private static Array texts(
      Connection connection, List<Observation> observations, IntFunction<@Nullable String> text)
      throws SQLException {
    return connection.createArrayOf(
        "text", IntStream.range(0, observations.size()).mapToObj(text).toArray());
  }

  private static List<Outcome> outcomes(PreparedStatement statement, int expected)
      throws SQLException {
    List<Outcome> outcomes = new ArrayList<>(expected);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        outcomes.add(Outcome.valueOf(rows.getString(1)));
      }
    }
    if (outcomes.size() != expected) {
      throw new IllegalStateException(
          "an upsert of %d records answered for %d".formatted(expected, outcomes.size()));
    }
    return outcomes;
  }

  // present: locks the rows that are there and notes what would change, before the insert touches
  // them. The insert reads from it, which makes PostgreSQL run it first.
  private static String sqlFor(Table table) {
    List<String> names = table.columns().stream().map(c -> quoted(c.name())).toList();
    List<String> key = table.view().key().stream().map(k -> quoted(k.column())).toList();
    return """
    WITH incoming AS MATERIALIZED (
      SELECT %1$s, observed_at::timestamptz AS observed_at, observed_offset, ord
        FROM unnest(%2$s, ?::text[], ?::int8[])
             WITH ORDINALITY AS raw (%3$s, observed_at, observed_offset, ord)
    ), present AS MATERIALIZED (
      SELECT i.ord, (%4$s) IS DISTINCT FROM (%5$s) AS differs
        FROM incoming i JOIN %6$s t ON %7$s
         FOR UPDATE OF t
    ), written AS (
      INSERT INTO %6$s AS t (%3$s, observed_at, observed_offset, last_synced_at, created_at, updated_at)
      SELECT %4$s, i.observed_at, i.observed_offset, i.observed_at, now(), now()
        FROM incoming i LEFT JOIN present USING (ord)
       ORDER BY i.ord
      ON CONFLICT (%8$s) DO UPDATE
         SET %9$s,
             observed_at = excluded.observed_at,
             observed_offset = excluded.observed_offset,
             last_synced_at = excluded.last_synced_at,
             updated_at = CASE WHEN (%5$s) IS DISTINCT FROM (%10$s)
                               THEN now() ELSE t.updated_at END
       WHERE t.observed_at IS NULL
          OR (t.observed_at, coalesce(t.observed_offset, -1))
             <= (excluded.observed_at, excluded.observed_offset)
      RETURNING %11$s, t.xmax = 0 AS inserted
    )
    SELECT CASE WHEN w.inserted IS NULL THEN 'SUPERSEDED'
                WHEN w.inserted THEN 'INSERTED'
                WHEN coalesce(p.differs, TRUE) THEN 'UPDATED'
                ELSE 'UNCHANGED' END
      FROM incoming i
      LEFT JOIN written w ON %12$s
      LEFT JOIN present p USING (ord)
     ORDER BY i.ord
    """
        .formatted(
            table.columns().stream().map(Upsert::cast).collect(Collectors.joining(", ")),
            names.stream().map(n -> "?::text[]").collect(Collectors.joining(", ")),
            String.join(", ", names),
            each(names, "i.%s"),
            each(names, "t.%s"),
            quoted(table.view().table()),
            each(key, "t.%1$s = i.%1$s", " AND "),
            String.join(", ", key),
            each(names, "%1$s = excluded.%1$s"),
            each(names, "excluded.%s"),
            each(key, "t.%s"),
            each(key, "w.%1$s = i.%1$s", " AND "));
  }

  private static String cast(Column column) {
    return "raw.%1$s::%2$s AS %1$s".formatted(quoted(column.name()), column.cast());
  }

  private static String each(List<String> names, String form) {
    return each(names, form, ", ");
  }

  private static String each(List<String> names, String form, String separator) {
    return names.stream().map(form::formatted).collect(Collectors.joining(separator));
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
