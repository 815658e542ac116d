package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;
import static java.util.Objects.requireNonNull;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The guarded upsert of one table, as one statement for a whole batch. A row is only touched by an
 * observation that is not older than the one it shows, so redelivery, replay and two writers at
 * once all end in the same rows. An observation that a wrong clock has stamped with a time to come
 * is none: the row would stay as it is until then.
 */
final class UpsertStatement {
  /**
   * {@code incoming} is the batch, typed. {@code present} locks the rows that are there, in the
   * batch's order, and compares each with its observation under that lock; whoever waited for the
   * lock compares with what the other session left. Only what is absent is inserted: each row that
   * is proposed to an insert draws an id, also where it then only updates. The insert and the
   * update read from {@code present}, which makes PostgreSQL run it first.
   *
   * <p>A row has no outcome if another session inserted it after this statement had begun, or if a
   * trigger or a rule of the hospital's passes it over.
   */
  private static final String TEMPLATE =
      """
      WITH incoming AS MATERIALIZED (
        SELECT {typed columns}, observed_at::timestamptz AS observed_at, observed_offset, batch_ord
          FROM unnest({array of each column}, ?::text[], ?::int8[])
               WITH ORDINALITY AS raw ({columns}, observed_at, observed_offset, batch_ord)
      ), present AS MATERIALIZED (
        SELECT i.*,
               t.observed_at IS NULL
                 OR t.observed_at > now() + interval '{max ahead}'
                 OR (t.observed_at, coalesce(t.observed_offset, -1))
                    <= (i.observed_at, i.observed_offset) AS newer_than_row,
               ({i.columns}) IS DISTINCT FROM ({t.columns}) AS differs_from_row
          FROM incoming i JOIN {table} t ON {t has the key of i}
         ORDER BY i.batch_ord
           FOR NO KEY UPDATE OF t
      ), updated AS (
        UPDATE {table} t
           SET {each column from p},
               observed_at = p.observed_at,
               observed_offset = p.observed_offset,
               last_synced_at = p.observed_at,
               updated_at = CASE WHEN p.differs_from_row THEN now() ELSE t.updated_at END
          FROM present p
         WHERE {t has the key of p} AND p.newer_than_row
        RETURNING p.batch_ord
      ), inserted AS (
        INSERT INTO {table} AS t
               ({columns}, observed_at, observed_offset, last_synced_at, created_at, updated_at)
        SELECT {i.columns}, i.observed_at, i.observed_offset, i.observed_at, now(), now()
          FROM incoming i
         WHERE NOT EXISTS (SELECT FROM present p WHERE p.batch_ord = i.batch_ord)
         ORDER BY i.batch_ord
        ON CONFLICT ({key}) DO NOTHING
        RETURNING {t.key}, TRUE AS is_new
      )
      SELECT CASE WHEN n.is_new THEN 'INSERTED'
                  WHEN u.batch_ord IS NOT NULL AND p.differs_from_row THEN 'UPDATED'
                  WHEN u.batch_ord IS NOT NULL THEN 'UNCHANGED'
                  WHEN NOT p.newer_than_row THEN 'SUPERSEDED' END
        FROM incoming i
        LEFT JOIN present p USING (batch_ord)
        LEFT JOIN updated u USING (batch_ord)
        LEFT JOIN inserted n ON {n has the key of i}
       ORDER BY i.batch_ord
      """;

  private static final int MAX_TRIES = 10;

  private static final Pattern PIECE = Pattern.compile("\\{([^}]+)}");

  private final Table table;
  private final String sql;
  private final String newestRows;

  UpsertStatement(Table table) {
    this.table = table;
    this.sql = sqlFor(table);
    this.newestRows =
        """
        SELECT %s, observed_at, coalesce(observed_offset, -1) FROM %s
         WHERE observed_at IS NOT NULL ORDER BY observed_at DESC LIMIT 3
        """
            .formatted(
                list(table.columns(), column -> quoted(column.name()) + "::text"),
                quoted(table.view().table()));
  }

  /** Whether it is for that table, column for column. */
  boolean isFor(Table other) {
    return table.equals(other);
  }

  /**
   * Applies observations of distinct keys.
   *
   * @param observations in the order in which their rows are to be locked, which must be the same
   *     for all who lock rows of the table
   * @return what became of each, in the same order
   * @throws SQLException as PostgreSQL gave it; its message may quote rows
   */
  List<Outcome> apply(Connection connection, List<Observation> observations) throws SQLException {
    Outcome[] outcomes = new Outcome[observations.size()];
    List<Integer> open = IntStream.range(0, observations.size()).boxed().toList();
    for (int tries = 1; !open.isEmpty(); tries++) {
      if (tries > MAX_TRIES) {
        // Rows that come and go would have been met by now.
        throw new SQLException("rows are passed over", RecordFault.PASSED_OVER);
      }
      List<@Nullable Outcome> tried =
          tryOnce(connection, open.stream().map(observations::get).toList());
      List<Integer> missed = new ArrayList<>();
      for (int i = 0; i < tried.size(); i++) {
        Outcome outcome = tried.get(i);
        if (outcome == null) {
          missed.add(open.get(i));
        } else {
          outcomes[open.get(i)] = outcome;
        }
      }
      open = missed;
    }
    return List.of(outcomes);
  }

  /**
   * The rows that were observed last, each as the observation that it shows: applied again, they
   * change nothing.
   */
  List<Observation> newestRows(Connection connection) throws SQLException {
    List<Observation> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(newestRows);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (int column = 1; column <= table.columns().size(); column++) {
          values.add(row.getString(column));
        }
        int next = table.columns().size() + 1;
        rows.add(
            new Observation(
                0,
                new RecordKey(List.of()), // nobody asks for it
                values,
                row.getObject(next, OffsetDateTime.class).toInstant(),
                row.getLong(next + 1)));
      }
    }
    return rows;
  }

  private List<@Nullable Outcome> tryOnce(Connection connection, List<Observation> observations)
      throws SQLException {
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
              "int8", observations.stream().map(Observation::offset).toArray(Long[]::new)));
      return outcomes(statement, observations.size());
    }
  }

  private static Array texts(
      Connection connection,
      List<Observation> observations,
      Function<Observation, @Nullable String> text)
      throws SQLException {
    // As String[] the driver sends them in binary, as Object[] quoted.
    @Nullable String[] texts = new @Nullable String[observations.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text.apply(observations.get(i));
    }
    return connection.createArrayOf("text", texts);
  }

  private static List<@Nullable Outcome> outcomes(PreparedStatement statement, int expected)
      throws SQLException {
    List<@Nullable Outcome> outcomes = new ArrayList<>(expected);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String outcome = rows.getString(1);
        outcomes.add(outcome == null ? null : Outcome.valueOf(outcome));
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
            Map.entry("max ahead", Observation.MAX_AHEAD.toString()),
            Map.entry("columns", String.join(", ", columns)),
            Map.entry("i.columns", list(columns, c -> "i." + c)),
            Map.entry("t.columns", list(columns, c -> "t." + c)),
            Map.entry("each column from p", list(columns, c -> "%1$s = p.%1$s".formatted(c))),
            Map.entry("typed columns", list(table.columns(), UpsertStatement::typed)),
            Map.entry("array of each column", list(columns, c -> "?::text[]")),
            Map.entry("key", String.join(", ", key)),
            Map.entry("t.key", list(key, k -> "t." + k)),
            Map.entry("t has the key of i", all(key, k -> "t.%1$s = i.%1$s".formatted(k))),
            Map.entry("t has the key of p", all(key, k -> "t.%1$s = p.%1$s".formatted(k))),
            Map.entry("n has the key of i", all(key, k -> "n.%1$s = i.%1$s".formatted(k))));
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
