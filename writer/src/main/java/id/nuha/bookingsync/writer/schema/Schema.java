package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.outage.TableFaultException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The catalogue's tables, migrated and read. */
@Component
public class Schema {
  private final Migration migration;
  private final MigratedColumns migratedColumns;
  private final TableReader tables;
  private final StatsLogin statsLogin;
  private final AuditRole auditRole;
  private final JdbcClient jdbc;
  private final Catalogue catalogue;
  private volatile boolean ready;

  Schema(
      Migration migration,
      MigratedColumns migratedColumns,
      TableReader tables,
      StatsLogin statsLogin,
      AuditRole auditRole,
      JdbcClient jdbc,
      Catalogue catalogue) {
    this.migration = migration;
    this.migratedColumns = migratedColumns;
    this.tables = tables;
    this.statsLogin = statsLogin;
    this.auditRole = auditRole;
    this.jdbc = jdbc;
    this.catalogue = catalogue;
  }

  /**
   * Migrates, reads the tables and lets stats-api in.
   *
   * @throws id.nuha.bookingsync.contract.CatalogueException if a table does not fit its view
   * @throws Migration.RefusedException if the database cannot be migrated by this writer
   * @throws RuntimeException if the database is away; it may be called again
   */
  public List<Table> prepare() {
    migration.run();
    catalogue.views().forEach(view -> migratedColumns.noteTableOfBefore(view.table()));
    refuseWithoutTemporaryTables();
    List<Table> read = catalogue.views().stream().map(tables::read).toList();
    statsLogin.open();
    auditRole.open();
    ready = true;
    return read;
  }

  private void refuseWithoutTemporaryTables() {
    boolean may =
        jdbc.sql("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
            .query(Boolean.class)
            .single();
    if (!may) {
      throw new TableFaultException(
          jdbc.sql(
                  """
                  SELECT format('the writer''s login may not make temporary tables, which each batch needs;'
                                ' somebody who may says GRANT TEMPORARY ON DATABASE %I TO %I',
                                current_database(), current_user)
                  """)
              .query(String.class)
              .single());
    }
  }

  /**
   * A view's table as it is now.
   *
   * @throws id.nuha.bookingsync.contract.CatalogueException if it does not fit the view
   */
  public Table read(View view) {
    return tables.read(view);
  }

  /** Whether {@link #prepare} has succeeded. */
  public boolean ready() {
    return ready;
  }
}
