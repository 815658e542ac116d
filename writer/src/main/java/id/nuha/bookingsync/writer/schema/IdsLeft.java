package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Warns once a day of tables whose ids will be used up within a year, while there is time. */
@Component
class IdsLeft {
  private static final Logger log = LoggerFactory.getLogger(IdsLeft.class);
  private static final int WARNED_DAYS = 365;

  private static final String NUMBERED_COLUMNS =
      """
      SELECT a.attname AS name,
             (CASE WHEN q.seqincrement > 0
                   THEN least(q.seqmax, t.max) - coalesce(pg_sequence_last_value(q.seqrelid), q.seqmin)
                   ELSE coalesce(pg_sequence_last_value(q.seqrelid), q.seqmax) - greatest(q.seqmin, -t.max)
              END) / abs(q.seqincrement) AS ids_left,
             coalesce(pg_sequence_last_value(q.seqrelid), q.seqstart) AS last_id
        FROM pg_attribute a
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        JOIN pg_depend p ON (p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid)
                         OR (p.classid = 'pg_class'::regclass AND p.refobjid = a.attrelid
                             AND p.refobjsubid = a.attnum AND p.deptype = 'i')
        JOIN pg_sequence q ON q.seqrelid IN (p.refobjid, p.objid)
        CROSS JOIN LATERAL (SELECT CASE a.atttypid WHEN 'int2'::regtype THEN 32767
                                                   WHEN 'int4'::regtype THEN 2147483647
                                                   ELSE 9223372036854775807 END AS max) t
       WHERE a.attrelid = to_regclass(:table)
      """;

  /** What was numbered in the last 30 days; ids that were drawn and not used count as well. */
  private static final String GROWTH =
      """
      SELECT coalesce(abs(:lastId - CASE WHEN :lastId >= max({id}) THEN min({id}) ELSE max({id}) END), 0)
             / greatest(1, extract(epoch FROM localtimestamp - min(created_at)) / 86400)
        FROM {table} WHERE created_at > localtimestamp - interval '30 days'
      """;

  private final JdbcClient jdbc;
  private final Catalogue catalogue;
  private final Schema schema;

  IdsLeft(JdbcClient jdbc, Catalogue catalogue, Schema schema) {
    this.jdbc = jdbc;
    this.catalogue = catalogue;
    this.schema = schema;
  }

  private record NumberedColumn(String name, long idsLeft, long lastId) {}

  @Scheduled(initialDelay = 60, fixedDelay = 86_400, timeUnit = TimeUnit.SECONDS)
  void warnOfAll() {
    if (schema.ready()) {
      catalogue.views().forEach(this::warn);
    }
  }

  private void warn(View view) {
    try {
      warnings(view.table()).forEach(warning -> log.warn("{}", warning));
    } catch (DataAccessException e) {
      log.debug("The ids of {} are looked at tomorrow.", view.table());
    }
  }

  /** What is to be said of the table's ids. */
  List<String> warnings(String table) {
    return jdbc
        .sql(NUMBERED_COLUMNS)
        .param("table", quoted(table))
        .query(NumberedColumn.class)
        .list()
        .stream()
        .filter(column -> column.idsLeft() < WARNED_DAYS * perDay(table, column))
        .map(
            column ->
                "Table %s has %d ids left in column %s, for less than a year at its pace: make the column and its sequence bigint."
                    .formatted(table, column.idsLeft(), column.name()))
        .toList();
  }

  private double perDay(String table, NumberedColumn column) {
    String sql = GROWTH.replace("{id}", quoted(column.name())).replace("{table}", quoted(table));
    Double perDay = jdbc.sql(sql).param("lastId", column.lastId()).query(Double.class).single();
    return perDay == null ? 0 : perDay;
  }
}
