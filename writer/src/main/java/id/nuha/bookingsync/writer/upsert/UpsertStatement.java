package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;
import static java.util.Objects.requireNonNull;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The guarded upsert of one table, for a whole batch. A row is only touched by an observation that
 * is not older than the one it shows, so redelivery, replay and two writers at once all end in the
 * same rows. An observation that a wrong clock has stamped with a time to come is none: the row
 * would stay as it is until then.
 *
 * <p>Most batches are all new or all known, so the steps go from what is frequent to what is left,
 * and one that has nothing left to do is not asked. Each guards and compares by itself: PostgreSQL
 * evaluates a statement's conditions once more on a row that it had to wait for.
 */
final class UpsertStatement {
  private static final String NEVER_OBSERVED =
      "(t.observed_at IS NULL OR t.observed_at > now() + interval '{max ahead}')";

  private static final String NEWER =
      "(t.observed_at, coalesce(t.observed_offset, -1)) < (i.observed_at, i.observed_offset)";

  private static final String OLDER =
      "(t.observed_at, coalesce(t.observed_offset, -1)) > (i.observed_at, i.observed_offset)";

  private static final String SAME_SIGHTING =
      "(t.observed_at, coalesce(t.observed_offset, -1)) = (i.observed_at, i.observed_offset)";

  /**
   * Notes a newer sighting of rows that look as they did. It changes no column that has an index,
   * so that PostgreSQL leaves the indexes alone where the row's page has room.
   */
  private static final String NOTE =
      """
      WITH noted AS (
             UPDATE {table} t
                SET observed_at = i.observed_at, observed_offset = i.observed_offset,
                    last_synced_at = i.observed_at
               FROM {incoming} i
              WHERE {t has the key of i} AND ({never observed} OR {newer})
                AND ({t.columns}) IS NOT DISTINCT FROM ({i.columns})
             RETURNING i.batch_ord)
      SELECT array_agg(batch_ord) FROM noted
      """;

  /**
   * What is to be done with which records, and the first and last day that their rows are on before
   * or after. It locks nothing.
   */
  private static final String LOOK =
      """
      SELECT state, array_agg(batch_ord), min(first_day), max(last_day)
        FROM (SELECT i.batch_ord, {days},
                     CASE WHEN t.{first key column} IS NULL THEN {absent}
                          WHEN {never observed} OR {newer} THEN 'UPDATED'
                          WHEN NOT {same sighting} THEN 'SUPERSEDED'
                          WHEN ({t.columns}) IS NOT DISTINCT FROM ({i.columns}) THEN 'UNCHANGED'
                          ELSE 'UPDATED' END AS state
                FROM {incoming} i LEFT JOIN {table} t ON {t has the key of i}
               WHERE {i is asked for}) looked
       GROUP BY state ORDER BY state DESC
      """;

  /** A record that came too late to be kept. */
  private static final String EXPIRED = "EXPIRED";

  private static final String CHANGE =
      """
      UPDATE {table} t
         SET {each column from i},
             observed_at = i.observed_at, observed_offset = i.observed_offset,
             last_synced_at = i.observed_at, updated_at = now()
        FROM {incoming} i
       WHERE {t has the key of i} AND {i is asked for}
         AND ({never observed} OR {newer} OR {same sighting})
         AND ({t.columns}) IS DISTINCT FROM ({i.columns})
      """;

  /** Only what is absent is proposed: each proposed row draws an id, also where it conflicts. */
  private static final String INSERT =
      """
      INSERT INTO {table}
             ({columns}, observed_at, observed_offset, last_synced_at, created_at, updated_at)
      SELECT {i.columns}, i.observed_at, i.observed_offset, i.observed_at, now(), now()
        FROM {incoming} i
       WHERE {i is asked for}
          ON CONFLICT ({key}) DO NOTHING
      """;

  /** The types of columns that hold a day. */
  static final Set<String> WITH_A_DAY = Set.of("date", "timestamp", "timestamptz");

  private static final Pattern PIECE = Pattern.compile("\\{([^}]+)}");

  private final Table table;
  private final RowShape shape;
  private final IncomingRows incoming;
  private final String note;
  private final String look;
  private final @Nullable String lookAtKept;
  private final String change;
  private final String insert;
  private final String newestRows;

  UpsertStatement(Table table) {
    this.table = table;
    this.shape = new RowShape(table);
    this.incoming = new IncomingRows(table);
    this.note = filled(NOTE, incoming);
    this.look = filled(LOOK.replace("{absent}", "'INSERTED'"), incoming);
    String retention = table.view().retention();
    this.lookAtKept =
        retention == null
            ? null
            : filled(
                LOOK.replace(
                    "{absent}",
                    "CASE WHEN i.%s < CAST(? AS date) THEN '%s' ELSE 'INSERTED' END"
                        .formatted(quoted(retention), EXPIRED)),
                incoming);
    this.change = filled(CHANGE, incoming);
    this.insert = filled(INSERT, incoming);
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
   * What became of observations.
   *
   * @param outcomes one per observation, in the same order
   * @param expired the positions of those that are superseded because no row of their day is kept,
   *     or because they are older than what was kept no longer
   * @param changedDays as in {@link BatchResult}
   */
  record Applied(List<Outcome> outcomes, List<Integer> expired, @Nullable DayRange changedDays) {}

  /** How records become rows of that table. */
  RowShape shape() {
    return shape;
  }

  /**
   * Applies observations of distinct keys.
   *
   * @param observations in the order in which their rows are to be locked, which must be the same
   *     for all who lock rows of the table
   * @param firstKept the first day whose rows are kept; null if all are
   * @return null if some row was passed over, because another session came in between or a trigger
   *     of the hospital's wants it so. The caller rolls back to where it was
   * @throws SQLException as PostgreSQL gave it; its message may quote rows
   */
  @Nullable Applied apply(
      Connection connection, List<Observation> observations, @Nullable LocalDate firstKept)
      throws SQLException {
    incoming.fill(connection, observations);
    @Nullable Outcome[] outcomes = new @Nullable Outcome[observations.size()];
    int noted = note(connection, outcomes);
    @Nullable DayRange changedDays = null;
    List<Integer> expired = new ArrayList<>();
    for (Looked looked :
        noted == outcomes.length ? List.<Looked>of() : look(connection, outcomes, firstKept)) {
      if (looked.expired()) {
        expired.addAll(looked.positions());
      }
      if (looked.outcome() == Outcome.INSERTED && firstKept != null) {
        Set<Integer> older = olderThanExpired(connection, observations, looked.positions());
        mark(outcomes, Outcome.SUPERSEDED, older);
        expired.addAll(older);
        looked = looked.without(older);
        if (looked.positions().isEmpty()) {
          continue;
        }
      }
      if (looked.outcome() == Outcome.UPDATED || looked.outcome() == Outcome.INSERTED) {
        PreparedStatement statement =
            looked.outcome() == Outcome.UPDATED
                ? plannedAnew(connection, change)
                : connection.prepareStatement(insert);
        if (written(statement, looked.positions(), outcomes.length) != looked.positions().size()) {
          return null;
        }
        changedDays = DayRange.around(changedDays, looked.days());
      }
      mark(outcomes, looked.outcome(), looked.positions());
    }
    return new Applied(
        Arrays.stream(outcomes).map(Objects::requireNonNull).toList(), expired, changedDays);
  }

  /**
   * What one look found.
   *
   * @param outcome what these records are, or become once they are written
   * @param expired whether it is because no row of their day is kept
   * @param positions theirs in the batch
   * @param days that their rows are on before or after
   */
  private record Looked(
      Outcome outcome, boolean expired, List<Integer> positions, @Nullable DayRange days) {
    Looked without(Set<Integer> others) {
      return new Looked(
          outcome,
          expired,
          positions.stream().filter(position -> !others.contains(position)).toList(),
          days);
    }
  }

  /**
   * Those that are older than what their key stood for until it was kept no longer. It is asked
   * once their rows are seen to be absent: whoever removed one has committed that before.
   */
  private Set<Integer> olderThanExpired(
      Connection connection, List<Observation> observations, List<Integer> absent)
      throws SQLException {
    Map<String, Instant> observed =
        ExpiredKeys.among(
            connection,
            table.view(),
            absent.stream().map(position -> observations.get(position).key().text()).toList());
    return observed.isEmpty()
        ? Set.of()
        : absent.stream()
            .filter(
                position -> {
                  Observation observation = observations.get(position);
                  Instant newest = observed.get(observation.key().text());
                  return newest != null && observation.observedAt().isBefore(newest);
                })
            .collect(Collectors.toSet());
  }

  private int note(Connection connection, @Nullable Outcome[] outcomes) throws SQLException {
    try (PreparedStatement statement = plannedAnew(connection, note);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return mark(outcomes, Outcome.UNCHANGED, positions(row.getArray(1)));
    }
  }

  /** Looks at the records that have no outcome yet; those to be updated come first. */
  private List<Looked> look(
      Connection connection, @Nullable Outcome[] outcomes, @Nullable LocalDate firstKept)
      throws SQLException {
    byte[] left = new byte[outcomes.length];
    for (int position = 0; position < left.length; position++) {
      left[position] = (byte) (outcomes[position] == null ? 1 : 0);
    }
    List<Looked> found = new ArrayList<>();
    boolean looksAtKept = firstKept != null && lookAtKept != null;
    try (PreparedStatement statement =
        connection.prepareStatement(looksAtKept ? requireNonNull(lookAtKept) : look)) {
      int parameter = 1;
      if (looksAtKept) {
        statement.setObject(parameter++, firstKept);
      }
      statement.setBytes(parameter, left);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          boolean expired = EXPIRED.equals(row.getString(1));
          found.add(
              new Looked(
                  expired ? Outcome.SUPERSEDED : Outcome.valueOf(row.getString(1)),
                  expired,
                  positions(row.getArray(2)),
                  days(row)));
        }
      }
    }
    return found;
  }

  private static List<Integer> positions(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((Integer[]) array.getArray());
  }

  private static int written(PreparedStatement statement, List<Integer> positions, int batchSize)
      throws SQLException {
    byte[] asked = new byte[batchSize];
    for (int position : positions) {
      asked[position] = 1;
    }
    try (statement) {
      statement.setBytes(1, asked);
      return statement.executeUpdate();
    }
  }

  /**
   * One that is planned each time. Which of batch and table such a join goes through, and in which
   * of the two it looks up, PostgreSQL decides by their sizes; a table that has grown since would
   * be gone through for each batch.
   */
  private static PreparedStatement plannedAnew(Connection connection, String sql)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }

  private static int mark(
      @Nullable Outcome[] outcomes, Outcome outcome, Collection<Integer> positions) {
    for (int position : positions) {
      outcomes[position] = outcome;
    }
    return positions.size();
  }

  /**
   * The rows that were observed last, each as an observation a moment after the one that it shows:
   * applied, they write the rows as they are.
   */
  List<Observation> newestRows(Connection connection) throws SQLException {
    List<Observation> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(newestRows);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        CopyText values = new CopyText(0);
        for (int column = 1; column <= table.columns().size(); column++) {
          values.add(row.getString(column));
        }
        int next = table.columns().size() + 1;
        rows.add(
            new Observation(
                0,
                new RecordKey(List.of()), // nobody asks for it
                values,
                row.getObject(next, OffsetDateTime.class).toInstant().plus(1, ChronoUnit.MICROS),
                row.getLong(next + 1)));
      }
    }
    return rows;
  }

  private static @Nullable DayRange days(ResultSet row) throws SQLException {
    LocalDate first = row.getObject(3, LocalDate.class);
    return first == null ? null : new DayRange(first, row.getObject(4, LocalDate.class));
  }

  private String filled(String template, IncomingRows incoming) {
    return filled(template.replace("{incoming}", incoming.name()), table);
  }

  /** The template with what its braces name: t is a row of the table, i an observation. */
  static String filled(String template, Table table) {
    List<String> columns = table.columns().stream().map(c -> quoted(c.name())).toList();
    List<String> key = table.view().key().stream().map(k -> quoted(k.column())).toList();
    Map<String, String> pieces =
        Map.ofEntries(
            Map.entry("table", quoted(table.view().table())),
            Map.entry(
                "never observed",
                NEVER_OBSERVED.replace("{max ahead}", Observation.MAX_AHEAD.toString())),
            Map.entry("newer", NEWER),
            Map.entry("older", OLDER),
            Map.entry("same sighting", SAME_SIGHTING),
            Map.entry("columns", String.join(", ", columns)),
            Map.entry("i.columns", list(columns, c -> "i." + c)),
            Map.entry("t.columns", list(columns, c -> "t." + c)),
            Map.entry("each column from i", list(columns, c -> "%1$s = i.%1$s".formatted(c))),
            Map.entry("days", days(table)),
            Map.entry("key", String.join(", ", key)),
            Map.entry("first key column", key.get(0)),
            // A byte for each record of the batch.
            Map.entry("i is asked for", "get_byte(?, i.batch_ord) = 1"),
            Map.entry("t has the key of i", all(key, k -> "t.%1$s = i.%1$s".formatted(k))));
    return PIECE
        .matcher(template)
        .replaceAll(piece -> Matcher.quoteReplacement(requireNonNull(pieces.get(piece.group(1)))));
  }

  /** The first and the last day of a record's row; of a time with a zone in the clinic's. */
  private static String days(Table table) {
    return table.columns().stream()
        .filter(column -> column.name().equals(table.view().day()))
        .filter(column -> WITH_A_DAY.contains(column.cast()))
        .map(column -> quoted(column.name()))
        .map(
            "least(t.%1$s, i.%1$s)::date AS first_day, greatest(t.%1$s, i.%1$s)::date AS last_day"
                ::formatted)
        .findFirst()
        .orElse("NULL::date AS first_day, NULL::date AS last_day");
  }

  private static <T> String list(List<T> items, Function<T, String> form) {
    return items.stream().map(form).collect(Collectors.joining(", "));
  }

  private static String all(List<String> items, Function<String, String> form) {
    return items.stream().map(form).collect(Collectors.joining(" AND "));
  }
}
