package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The role as which the writer writes {@code audit_log}: it may read and add rows there, and
 * nothing else anywhere. Nobody can log in as it. What the writer's own login may not do for it is
 * said, with the statements for whoever may; until then the writer adds the rows as itself.
 */
@Component
public class AuditRole {
  public static final String NAME = "booking_sync_audit";

  private static final Logger log = LoggerFactory.getLogger(AuditRole.class);
  private static final long ADVISORY_LOCK = 239_123L; // as StatsLogin: both make roles

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final WriterSettings settings;
  private final AtomicBoolean warned = new AtomicBoolean();

  AuditRole(JdbcTemplate jdbc, TransactionTemplate transaction, WriterSettings settings) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
  }

  /**
   * Creates the role and its grants, where they are missing.
   *
   * @throws DataAccessException if the database is away
   */
  void open() {
    if (isUsable()) {
      return;
    }
    // Each by itself: somebody may have done the others.
    tryTo(
        () -> {
          if (isMissing()) { // another writer may have been faster
            jdbc.execute("CREATE ROLE " + NAME);
          }
        });
    grants().forEach(grant -> tryTo(() -> jdbc.execute(grant)));
    if (!isUsable() && !warned.getAndSet(true)) {
      log.warn(
          "audit_log is written as {} itself, which may do more than add rows: it may not make the role {}."
              + " Somebody who may, as postgres, has to run: {}{};",
          settings.databaseUser(),
          NAME,
          isMissing() ? "CREATE ROLE " + NAME + "; " : "",
          String.join("; ", grants()));
    }
  }

  private void tryTo(Runnable step) {
    try {
      transaction.executeWithoutResult(
          status -> {
            jdbc.query("SELECT pg_advisory_xact_lock(?)", row -> {}, ADVISORY_LOCK);
            step.run();
          });
    } catch (DataAccessException e) {
      SqlState state = SqlState.in(e);
      if (state == null || state.fault() == SqlState.Fault.OUTAGE) {
        throw e;
      }
      log.debug("A step for {} is refused ({}).", NAME, state);
    }
  }

  /** Whether the writer may take it on, and it may do what is needed. */
  public boolean isUsable() {
    return !jdbc.queryForList(
            """
            SELECT FROM pg_roles r
             WHERE r.rolname = ?
               AND pg_has_role(r.oid, CASE WHEN current_setting('server_version_num')::int < 160000
                                           THEN 'MEMBER' ELSE 'SET' END)
               AND has_schema_privilege(r.oid, current_schema(), 'USAGE')
               AND has_table_privilege(r.oid, 'audit_log', 'SELECT')
               AND has_table_privilege(r.oid, 'audit_log', 'INSERT')
            """,
            NAME)
        .isEmpty();
  }

  private boolean isMissing() {
    return jdbc.queryForList("SELECT FROM pg_roles WHERE rolname = ?", NAME).isEmpty();
  }

  private List<String> grants() {
    String schema = quoted(settings.schema());
    return List.of(
        "GRANT %s TO %s".formatted(NAME, quoted(settings.databaseUser())),
        "GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, NAME),
        "GRANT SELECT, INSERT ON %s.audit_log TO %s".formatted(schema, NAME));
  }
}
