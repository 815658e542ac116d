package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;
import static java.util.Objects.requireNonNull;

import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The guarded upsert of one table, as one statement for a whole batch. A row is only touched by an
 * observation that is not older than the one it shows, so redelivery, replay and two writers at
 * once all end in the same rows.
 */
final class UpsertStatement {
  /**
   * {@code incoming} is the batch, typed. {@code present} locks the rows that are there and notes
   * what would change, before the insert touches them; the insert reads from it, which makes
   * PostgreSQL run it first. {@code written} has the rows that were inserted or updated; what it
   * lacks was superseded.
   */
  private static final String TEMPLATE =
      """
      WITH incoming AS MATERIALIZED (
        SELECT {typed columns}, observed_at::timestamptz AS observed_at, observed_offset, ord
          FROM unnest({array of each column}, ?::text[], ?::int8[])
               WITH ORDINALITY AS raw ({columns}, observed_at, observed_offset, ord)
      ), present AS MATERIALIZED (
        SELECT i.ord, ({i.columns}) IS DISTINCT FROM ({t.columns}) AS differs
          FROM incoming i JOIN {table} t ON {t has the key of i}
           FOR UPDATE OF t
      ), written AS (
        INSERT INTO {table} AS t
               ({columns}, observed_at, observed_offset, last_synced_at, created_at, updated_at)
        SELECT {i.columns}, i.observed_at, i.observed_offset, i.observed_at, now(), now()
          FROM incoming i LEFT JOIN present USING (ord)
         ORDER BY i.ord
        ON CONFLICT ({key}) DO UPDATE
           SET {each column from excluded},
               observed_at = excluded.observed_at,
               observed_offset = excluded.observed_offset,
               last_synced_at = excluded.last_synced_at,
               updated_at = CASE WHEN ({t.columns}) IS DISTINCT FROM ({excluded.columns})
                                 THEN now() ELSE t.updated_at END
         WHERE t.observed_at IS NULL
            OR (t.observed_at, coalesce(t.observed_offset, -1))
               <= (excluded.observed_at, excluded.observed_offset)
        RETURNING {t.key}, t.xmax = 0 AS inserted
      )
      SELECT CASE WHEN w.inserted IS NULL THEN 'SUPERSEDED'
                  WHEN w.inserted THEN 'INSERTED'
                  WHEN coalesce(p.differs, TRUE) THEN 'UPDATED'
                  ELSE 'UNCHANGED' END
        FROM incoming i
        LEFT JOIN written w ON {w has the key of i}
        LEFT JOIN present p USING (ord)
       ORDER BY i.ord
      """;

  private static final Pattern PIECE = Pattern.compile("\\{([^}]+)}");

  private final Table table;
  private final String sql;

  UpsertStatement(Table table) {
    this.table = table;
    this.sql = sqlFor(table);
  }

  Table table() {
    return table;
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
            ++parameter,
            texts(connection, observations, observation -> observation.values().get(c)));
      }
      statement.setArray(
          ++parameter,
          texts(connection, observations, observation -> observation.observedAt().toString()));
      statement.setArray(
          ++parameter,
          connection.createArrayOf(
              "int8", observations.stream().map(Observation::offset).toArray(Object[]::new)));
      return outcomes(statement, observations.size());
    }
  }

  private static Array texts(
      Connection connection,
      List<Observation> observations,
      Function<Observation, @Nullable String> text)
      throws SQLException {
    @Nullable Object[] texts = new @Nullable Object[observations.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text.apply(observations.get(i));
    }
    return connection.createArrayOf("text", texts);
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

  private static String sqlFor(Table table) {
    List<String> columns = table.columns().stream().map(c -> quoted(c.name())).toList();
    List<String> key = table.view().key().stream().map(k -> quoted(k.column())).toList();
    Map<String, String> pieces =
        Map.ofEntries(
            Map.entry("table", quoted(table.view().table())),
            Map.entry("columns", String.join(", ", columns)),
            Map.entry("i.columns", list(columns, c -> "i." + c)),
            Map.entry("t.columns", list(columns, c -> "t." + c)),
            Map.entry("excluded.columns", list(columns, c -> "excluded." + c)),
            Map.entry("each column from excluded", list(columns, c -> c + " = excluded." + c)),
            Map.entry("typed columns", list(table.columns(), UpsertStatement::typed)),
            Map.entry("array of each column", list(columns, c -> "?::text[]")),
            Map.entry("key", String.join(", ", key)),
            Map.entry("t.key", list(key, k -> "t." + k)),
            Map.entry("t has the key of i", all(key, k -> "t.%1$s = i.%1$s".formatted(k))),
            Map.entry("w has the key of i", all(key, k -> "w.%1$s = i.%1$s".formatted(k))));
    return PIECE
        .matcher(TEMPLATE)
        .replaceAll(piece -> Matcher.quoteReplacement(requireNonNull(pieces.get(piece.group(1)))));
  }

  private static String typed(Column column) {
    return "raw.%1$s::%2$s AS %1$s".formatted(quoted(column.name()), column.cast());
  }

  private static <T> String list(List<T> items, Function<T, String> form) {
    return items.stream().map(form).collect(Collectors.joining(", "));
  }

  private static String all(List<String> items, Function<String, String> form) {
    return items.stream().map(form).collect(Collectors.joining(" AND "));
  }
}
