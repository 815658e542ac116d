package id.nuha.bookingsync.writer.replay;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A temporary copy of a table, under the same name: in the session that makes it, it comes before
 * the table. It refuses what the table refuses, and takes its numbers from sequences of its own.
 */
final class TableCopy {
  private final JdbcClient session;
  private final String table;
  private final String copy;

  TableCopy(JdbcClient session, String table) {
    this.session = session;
    this.table = quoted(table);
    this.copy = "pg_temp." + this.table;
  }

  /**
   * A column that is copied.
   *
   * @param position in the table
   * @param numbered whether PostgreSQL fills it from a sequence
   */
  private record CopiedColumn(String name, int position, boolean numbered) {}

  void create() {
    String source = qualifiedTable();
    List<CopiedColumn> columns = columns();
    session
        .sql(
            "CREATE TEMPORARY TABLE %s (LIKE %s INCLUDING ALL EXCLUDING IDENTITY)"
                .formatted(table, source))
        .update();
    dropIndexesThatRefuseNothing();
    String names = columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
    session
        .sql("INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s".formatted(copy, names, source))
        .update();
    columns.stream().filter(CopiedColumn::numbered).forEach(this::numberFromHere);
    session.sql("ANALYZE " + copy).update();
  }

  private String qualifiedTable() {
    return session
        .sql(
            """
            SELECT format('%I.%I', n.nspname, c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = to_regclass(:table)
            """)
        .param("table", table)
        .query(String.class)
        .single();
  }

  private List<CopiedColumn> columns() {
    return session
        .sql(
            """
            SELECT a.attname AS name, a.attnum AS position,
                   a.attidentity <> ''
                     OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%' AS numbered
              FROM pg_attribute a
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = to_regclass(:table)
               AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum
            """)
        .param("table", table)
        .query(CopiedColumn.class)
        .list();
  }

  // Filling them takes most of the time that the copy takes.
  private void dropIndexesThatRefuseNothing() {
    session
        .sql(
            """
            SELECT indexrelid::regclass::text FROM pg_index
             WHERE indrelid = to_regclass(:copy) AND NOT indisunique AND NOT indisexclusion
            """)
        .param("copy", copy)
        .query(String.class)
        .list()
        .forEach(index -> session.sql("DROP INDEX " + index).update());
  }

  private void numberFromHere(CopiedColumn column) {
    String sequence = "pg_temp.dry_run_" + column.position();
    String name = quoted(column.name());
    session.sql("CREATE TEMPORARY SEQUENCE dry_run_" + column.position()).update();
    session
        .sql(
            "SELECT setval('%s', greatest(1, (SELECT max(%s) FROM %s)))"
                .formatted(sequence, name, copy))
        .query(Long.class)
        .single();
    session
        .sql(
            "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval('%s')"
                .formatted(copy, name, sequence))
        .update();
  }
}
