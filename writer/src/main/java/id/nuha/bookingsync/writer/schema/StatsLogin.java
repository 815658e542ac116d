package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * stats-api's login: may read what dashboards show, nothing else. Not in Flyway, because passwords
 * change and migrations do not. A login that the writer has made bears its mark; the password of
 * any other one is its owner's.
 */
@Component
class StatsLogin {
  private static final Logger log = LoggerFactory.getLogger(StatsLogin.class);
  private static final long ADVISORY_LOCK = 239_123L;

  /** The comment on a login that the writer has made. V7 writes it too. */
  private static final String MARK =
      "Made by Booking Sync for stats-api: the writer sets its password";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final WriterSettings settings;
  private final Catalogue catalogue;
  private final AtomicBoolean warned = new AtomicBoolean();

  StatsLogin(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      WriterSettings settings,
      Catalogue catalogue) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
    this.catalogue = catalogue;
  }

  /**
   * Creates the login if it is missing, sets its grants and, if the writer has made it, its
   * password.
   */
  void open() {
    String password = settings.statsPassword();
    if (password == null || settings.statsUser().equals(settings.databaseUser())) {
      return;
    }
    transaction.executeWithoutResult(
        status -> {
          jdbc.query("SELECT pg_advisory_xact_lock(?)", rs -> {}, ADVISORY_LOCK);
          if (isMissing()) {
            create();
          }
          if (isMadeByWriter()) {
            setPassword(password);
          } else if (!warned.getAndSet(true)) {
            log.warn(
                "{} is a login that the writer has not made, so its password is left as it is."
                    + " If stats-api cannot log in, set STATS_DB_PASS to that password, or"
                    + " STATS_DB_USER to a name that is free; the writer then makes that login.",
                settings.statsUser());
          }
          grant();
        });
  }

  private boolean isMissing() {
    return jdbc.queryForList("SELECT FROM pg_roles WHERE rolname = ?", settings.statsUser())
        .isEmpty();
  }

  private void create() {
    String user = quoted(settings.statsUser());
    jdbc.execute("CREATE ROLE " + user + " LOGIN");
    jdbc.execute("COMMENT ON ROLE %s IS '%s'".formatted(user, MARK));
  }

  private boolean isMadeByWriter() {
    return !jdbc.queryForList(
            "SELECT FROM pg_roles WHERE rolname = ? AND shobj_description(oid, 'pg_authid') = ?",
            settings.statsUser(),
            MARK)
        .isEmpty();
  }

  // Hashed by the driver: the password itself reaches neither the server nor its log.
  private void setPassword(String password) {
    jdbc.execute(
        (ConnectionCallback<Boolean>)
            connection -> {
              connection
                  .unwrap(PGConnection.class)
                  .alterUserPassword(settings.statsUser(), password.toCharArray(), null);
              return true;
            });
  }

  private void grant() {
    String user = quoted(settings.statsUser());
    List<String> tables =
        new ArrayList<>(
            catalogue.views().stream().map(View::table).map(Identifiers::quoted).toList());
    tables.add("sync_run");
    jdbc.execute("GRANT CONNECT ON DATABASE " + quoted(settings.databaseName()) + " TO " + user);
    String schema = jdbc.queryForObject("SELECT current_schema()", String.class);
    jdbc.execute(
        "GRANT USAGE ON SCHEMA %s TO %s"
            .formatted(quoted(schema == null ? "public" : schema), user));
    jdbc.execute("GRANT SELECT ON " + String.join(", ", tables) + " TO " + user);
  }
}
