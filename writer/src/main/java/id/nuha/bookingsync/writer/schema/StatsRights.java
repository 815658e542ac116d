package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.ReadableColumns;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** What stats-api's login may do with our tables, beside what it should. */
final class StatsRights {
  /**
   * Made before migrations noted their columns; those of later ones stand in booking_sync_column.
   */
  private static final List<String> FIRST_TABLES =
      List.of(
          "applied_offset",
          "booking_sync_column",
          "booking_sync_schema_history",
          "dead_letter",
          "dead_letter_redrive",
          "replay",
          "sync_run",
          "sync_run_offset");

  /** The trigger's function of V17, with the rights of its owner. */
  private static final String FUNCTION = "note_data_change";

  // Granted by whom does not matter: an owner takes back what a superuser granted in its name.
  private static final String COLUMNS =
      """
      SELECT c.relname AS table, a.attname AS column,
             has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT') AS readable,
             has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
               OR has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT, UPDATE, REFERENCES') AS changeable,
             EXISTS (SELECT FROM aclexplode(c.relacl) WHERE grantee = r.oid)
               OR EXISTS (SELECT FROM aclexplode(a.attacl)
                           WHERE grantee = r.oid AND privilege_type <> 'SELECT') AS granted_more,
             EXISTS (SELECT FROM aclexplode(a.attacl) WHERE grantee = r.oid) AS granted
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_roles r ON r.rolname = ?
       WHERE c.relnamespace = to_regnamespace(quote_ident(?)) AND c.relkind IN ('r', 'p')
         AND (c.relname = ANY (?) OR c.relname IN (SELECT table_name FROM booking_sync_column))
       ORDER BY c.relname, a.attnum
      """;

  private static final String MAY_CALL =
      """
      SELECT count(*) > 0 FROM pg_proc
       WHERE pronamespace = to_regnamespace(quote_ident(?)) AND proname = ?
         AND has_function_privilege(?, oid, 'EXECUTE')
      """;

  private final JdbcTemplate jdbc;
  private final WriterSettings settings;
  private final String[] tables;

  StatsRights(JdbcTemplate jdbc, WriterSettings settings, Catalogue catalogue) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.tables =
        Stream.of(
                catalogue.views().stream().map(View::table),
                ReadableColumns.byTable().keySet().stream(),
                FIRST_TABLES.stream())
            .flatMap(names -> names)
            .distinct()
            .toArray(String[]::new);
  }

  /**
   * The statements that give the login what it lacks and take back what was granted beyond that;
   * all that it needs where there is no such login.
   */
  List<String> steps() {
    String user = quoted(settings.statsUser());
    String schema = quoted(settings.schema());
    boolean missing =
        jdbc.queryForList("SELECT FROM pg_roles WHERE rolname = ?", settings.statsUser()).isEmpty();
    List<String> steps = new ArrayList<>();
    if (missing || !may("has_database_privilege(?, ?, 'CONNECT')", settings.databaseName())) {
      steps.add(
          "GRANT CONNECT ON DATABASE %s TO %s".formatted(quoted(settings.databaseName()), user));
    }
    if (missing || !may("has_schema_privilege(?, ?, 'USAGE')", settings.schema())) {
      steps.add("GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, user));
    }
    Map<String, List<Right>> columns = columns();
    Stream.concat(ReadableColumns.byTable().keySet().stream(), columns.keySet().stream())
        .distinct()
        .filter(table -> missing || !isAsItShouldBe(table, columns.getOrDefault(table, List.of())))
        .map(table -> step(schema + "." + quoted(table), table, user))
        .forEach(steps::add);
    if (!missing && mayCallFunction()) {
      steps.add(
          "REVOKE EXECUTE ON FUNCTION %s.%s() FROM PUBLIC, %s".formatted(schema, FUNCTION, user));
    }
    return steps;
  }

  /**
   * Where it may do more all the same: tables by name, and the schema. Others may need what gives
   * that to it, so it is not taken away.
   */
  List<String> excess() {
    List<String> excess = new ArrayList<>();
    columns()
        .forEach(
            (table, columns) -> {
              List<String> readable = readable(table);
              if (columns.stream()
                  .anyMatch(
                      c -> c.changeable() || (c.readable() && !readable.contains(c.column())))) {
                excess.add(table);
              }
            });
    if (may("has_schema_privilege(?, ?, 'CREATE')", settings.schema())) {
      excess.add("the schema " + settings.schema() + " (CREATE)");
    }
    return excess;
  }

  private static boolean isAsItShouldBe(String table, List<Right> columns) {
    List<String> readable = readable(table);
    Set<String> found =
        columns.stream().filter(Right::readable).map(Right::column).collect(Collectors.toSet());
    return found.containsAll(readable)
        && columns.stream()
            .noneMatch(c -> c.grantedMore() || (c.granted() && !readable.contains(c.column())));
  }

  // Together, in one transaction: stats-api never finds the table without its grants.
  private static String step(String quotedTable, String table, String user) {
    String revoke = "REVOKE ALL ON %s FROM %s".formatted(quotedTable, user);
    List<String> readable = readable(table);
    return readable.isEmpty()
        ? revoke
        : "%s; GRANT SELECT (%s) ON %s TO %s"
            .formatted(
                revoke,
                readable.stream().map(Identifiers::quoted).collect(Collectors.joining(", ")),
                quotedTable,
                user);
  }

  private static List<String> readable(String table) {
    return ReadableColumns.byTable().getOrDefault(table, List.of());
  }

  private Map<String, List<Right>> columns() {
    return jdbc
        .query(
            COLUMNS,
            DataClassRowMapper.newInstance(Right.class),
            settings.statsUser(),
            settings.schema(),
            tables)
        .stream()
        .collect(Collectors.groupingBy(Right::table, TreeMap::new, Collectors.toList()));
  }

  private boolean mayCallFunction() {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            MAY_CALL, Boolean.class, settings.schema(), FUNCTION, settings.statsUser()));
  }

  private boolean may(String privilege, String object) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject("SELECT " + privilege, Boolean.class, settings.statsUser(), object));
  }

  /**
   * What the login may do with a column of ours.
   *
   * @param readable by whatever gives it that
   * @param changeable likewise
   * @param granted itself may read the column alone
   * @param grantedMore itself may read the whole table, or change something
   */
  private record Right(
      String table,
      String column,
      boolean readable,
      boolean changeable,
      boolean grantedMore,
      boolean granted) {}
}
