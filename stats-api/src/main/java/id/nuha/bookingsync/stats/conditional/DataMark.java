package id.nuha.bookingsync.stats.conditional;

/**
 * Whether anything in the tables has changed, as SQL that reads none of them. The writer's trigger
 * (V17) gives each transaction that changes them a random mark.
 */
public final class DataMark {
  /**
   * A scalar subquery: a text that is another one once something has changed, and the same until
   * then; NULL where that cannot be told. The triggers themselves are in it, because whoever loads
   * data may have disabled them meanwhile, or made the table anew; and the table's file, which is
   * written anew by what changes all rows without a trigger (ALTER TABLE … TYPE). Of a table with
   * partitions or heirs, or that is one, it cannot be told: PostgreSQL counts and fires for the
   * table that the statement names, whichever holds the rows.
   */
  public static final String SQL =
      """
      (SELECT CASE WHEN count(*) = 3
                   THEN (SELECT CAST(sum(mark) AS text) FROM data_change)
                        || string_agg(concat_ws('/', '', t.oid, t.xmin, c.relfilenode), ''
                                      ORDER BY t.oid)
              END
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
       WHERE t.tgname = 'booking_sync_data_change' AND t.tgenabled = 'A'
         AND t.tgrelid IN (to_regclass('dashboard_239'), to_regclass('dashboard_123'),
                           to_regclass('sync_run'))
         AND NOT EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent)))
      """;

  private DataMark() {}
}
