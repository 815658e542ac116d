package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads a view's columns and types from its table, so that the field list stands only in the
 * migration.
 */
@Component
public class TableReader {
  /** Columns that the writer keeps by itself. */
  private static final Set<String> KEPT_BY_WRITER =
      Set.of("created_at", "updated_at", "last_synced_at", "observed_at", "observed_offset");

  private final JdbcClient jdbc;
  private final MigratedColumns migratedColumns;

  TableReader(JdbcClient jdbc, MigratedColumns migratedColumns) {
    this.jdbc = jdbc;
    this.migratedColumns = migratedColumns;
  }

  /**
   * The view's table.
   *
   * @throws CatalogueException if the table or a column of the catalogue is missing, a column's
   *     type cannot be filled or does not fit the key's, or no unique constraint stands on the key
   */
  public Table read(View view) {
    List<PgColumn> all = columnsOf(view.table());
    if (all.isEmpty()) {
      refuseWithoutGrant(view.table());
      throw wrong(view, "there is no table " + view.table(), "add a migration that creates it");
    }
    Set<String> missing = new TreeSet<>(KEPT_BY_WRITER);
    view.key().forEach(k -> missing.add(k.column()));
    missing.addAll(view.names().keySet());
    all.forEach(c -> missing.remove(c.name()));
    if (!missing.isEmpty()) {
      throw wrong(
          view,
          "table %s has no column %s".formatted(view.table(), String.join(", ", missing)),
          "add it in a migration or mend the catalogue");
    }
    view.key().forEach(k -> refuseKeyThatDoesNotFit(view, k, all));
    List<String> key = view.key().stream().map(View.KeyColumn::column).toList();
    if (!uniqueKeysOf(view.table()).contains(new HashSet<>(key))) {
      throw wrong(
          view,
          "table %s has no unique constraint on exactly (%s)"
              .formatted(view.table(), String.join(", ", key)),
          "add one in a migration");
    }
    Set<String> ofSimrs = columnsOfSimrs(view);
    List<Column> filled = new ArrayList<>();
    Set<String> ofOthers = new HashSet<>();
    for (PgColumn column : all) {
      if (column.filledByDatabase() || KEPT_BY_WRITER.contains(column.name())) {
        continue;
      }
      if (ofSimrs.isEmpty() || ofSimrs.contains(column.name())) {
        filled.add(column(view, column));
      } else {
        ofOthers.add(column.name());
      }
    }
    return new Table(view, filled, ofOthers);
  }

  /**
   * The columns that belong to SIMRS: those that a migration has made, those of the key, and those
   * that the catalogue names.
   *
   * @return none where nobody has noted what a migration made; then all columns do
   */
  private Set<String> columnsOfSimrs(View view) {
    Set<String> columns = migratedColumns.of(view.table());
    if (!columns.isEmpty()) {
      view.key().forEach(k -> columns.add(k.column()));
      columns.addAll(view.names().keySet());
    }
    return columns;
  }

  private static void refuseKeyThatDoesNotFit(
      View view, View.KeyColumn key, List<PgColumn> columns) {
    PgColumn column =
        columns.stream().filter(c -> c.name().equals(key.column())).findFirst().orElseThrow();
    if (column.filledByDatabase() || KEPT_BY_WRITER.contains(column.name())) {
      throw wrong(
          view,
          "key column %s of table %s is not filled from SIMRS"
              .formatted(column.name(), view.table()),
          "choose another key");
    }
    if (!KeyFit.fits(key.type(), column.type(), column.size(), column.exact())) {
      throw wrong(
          view,
          "key column %s has type %s in the catalogue and type %s%s in table %s, so that two records could be one row or one record two"
              .formatted(
                  column.name(),
                  key.type().name().toLowerCase(Locale.ROOT),
                  column.type(),
                  column.exact() ? "" : " with a collation that takes different texts for equal",
                  view.table()),
          KeyFit.mend(key.type(), column.type()));
    }
  }

  private static Column column(View view, PgColumn column) {
    ColumnType type =
        ColumnType.of(column.type())
            .orElseThrow(
                () ->
                    wrong(
                        view,
                        "column %s.%s has the type %s, which cannot be filled from SIMRS"
                            .formatted(view.table(), column.name(), column.type()),
                        "use text, varchar, an integer or numeric type, boolean, date, time,"
                            + " timestamp or jsonb"));
    return new Column(column.name(), type, column.size(), column.required());
  }

  private List<PgColumn> columnsOf(String table) {
    return jdbc.sql(
            """
            SELECT column_name AS name, udt_name AS type, character_maximum_length AS max_length,
                   CASE WHEN udt_name = 'numeric' THEN numeric_precision END AS precision,
                   CASE WHEN udt_name = 'numeric' THEN numeric_scale END AS scale,
                   is_nullable = 'NO' AS required,
                   coalesce(l.collisdeterministic, TRUE) AS exact,
                   is_identity = 'YES' OR is_generated = 'ALWAYS'
                     OR coalesce(column_default, '') LIKE 'nextval(%' AS filled_by_database
              FROM information_schema.columns
              LEFT JOIN pg_attribute a ON a.attrelid = to_regclass(:table) AND attname = column_name
              LEFT JOIN pg_collation l ON l.oid = a.attcollation
             WHERE (table_schema, table_name) =
                   (SELECT n.nspname, c.relname
                      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.oid = to_regclass(:table))
             ORDER BY ordinal_position
            """)
        .param("table", quoted(table))
        .query(PgColumn.class)
        .list();
  }

  // information_schema shows nothing of a table that the login may not use; PostgreSQL then says
  // so.
  private void refuseWithoutGrant(String table) {
    boolean exists =
        jdbc.sql("SELECT to_regclass(:table) IS NOT NULL")
            .param("table", quoted(table))
            .query(Boolean.class)
            .single();
    if (exists) {
      jdbc.sql("SELECT FROM %s LIMIT 0".formatted(quoted(table))).query().listOfRows();
    }
  }

  private Set<Set<String>> uniqueKeysOf(String table) {
    Set<Set<String>> keys = new HashSet<>();
    jdbc.sql(
            """
            SELECT string_agg(a.attname, ',') AS columns
              FROM pg_index i
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
             WHERE i.indrelid = to_regclass(:table)
               AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
               AND i.indnkeyatts = i.indnatts
               AND NOT EXISTS (SELECT FROM pg_collation l
                                WHERE l.oid = ANY (i.indcollation) AND NOT l.collisdeterministic)
             GROUP BY i.indexrelid
            """)
        .param("table", quoted(table))
        .query(String.class)
        .list()
        .forEach(columns -> keys.add(Set.of(columns.split(","))));
    return keys;
  }

  private static CatalogueException wrong(View view, String what, String mend) {
    return new CatalogueException("catalogue, view %d: %s; %s.".formatted(view.id(), what, mend));
  }

  /**
   * A column as PostgreSQL has it.
   *
   * @param exact whether it keeps texts apart that differ, in upper and lower case for instance
   */
  private record PgColumn(
      String name,
      String type,
      @Nullable Integer maxLength,
      @Nullable Integer precision,
      @Nullable Integer scale,
      boolean required,
      boolean exact,
      boolean filledByDatabase) {
    ColumnSize size() {
      return new ColumnSize(maxLength, precision, scale);
    }
  }
}
