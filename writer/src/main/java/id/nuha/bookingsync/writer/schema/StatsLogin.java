package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * stats-api's login: may read the columns that stats-api reads, and nothing else. Not in Flyway,
 * because passwords change and migrations do not. A login that the writer has made bears its mark;
 * the password and the settings of any other one are its owner's. What the writer's own login may
 * not do is said, with the statements for whoever may, and looked at again every minute; the
 * pipeline does not wait for it.
 */
@Component
class StatsLogin {
  private static final Logger log = LoggerFactory.getLogger(StatsLogin.class);
  private static final long ADVISORY_LOCK = 239_123L;

  /** The comment on a login that the writer has made. V7 writes it too. */
  private static final String MARK =
      "Made by Booking Sync for stats-api: the writer sets its password";

  /** What stats-api sets on its connections; here it holds for whoever else has the password. */
  private static final String ROLE_SETTINGS =
      """
      ALTER ROLE %1$s SET default_transaction_read_only = on;
      ALTER ROLE %1$s SET statement_timeout = '20s'
      """;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final WriterSettings settings;
  private final StatsRights rights;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfPassword = new AtomicBoolean();
  private final AtomicBoolean warnedOfGrants = new AtomicBoolean();
  private final AtomicBoolean warnedOfExcess = new AtomicBoolean();
  private volatile boolean lacksSomething;

  StatsLogin(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      WriterSettings settings,
      Catalogue catalogue) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
    this.rights = new StatsRights(jdbc, settings, catalogue);
  }

  /**
   * Creates the login if it is missing, sets its grants and, if the writer has made it, its
   * password.
   *
   * @throws DataAccessException if the database is away
   */
  void open() {
    String password = settings.statsPassword();
    if (password == null || settings.statsUser().equals(settings.databaseUser())) {
      lacksSomething = false;
      return;
    }
    lacksSomething = true;
    if (isMissing()) {
      boolean unused = tryTo(this::create);
    }
    if (isMadeByWriter()) {
      boolean unused =
          tryTo(() -> jdbc.execute(ROLE_SETTINGS.formatted(quoted(settings.statsUser()))));
      if (!tryTo(() -> setPassword(password)) && !warnedOfPassword.getAndSet(true)) {
        log.warn(
            "The login {} may not set the password of {}. If STATS_DB_PASS has changed, somebody who may has"
                + " to run: ALTER ROLE {} PASSWORD '(the value of STATS_DB_PASS)';",
            settings.databaseUser(),
            settings.statsUser(),
            quoted(settings.statsUser()));
      }
    } else if (!isMissing() && !warned.getAndSet(true)) {
      log.warn(
          "{} is a login that the writer has not made, so its password is left as it is."
              + " If stats-api cannot log in, set STATS_DB_PASS to that password, or"
              + " STATS_DB_USER to a name that is free; the writer then makes that login.",
          settings.statsUser());
    }
    if (!isMissing()) {
      for (String step : rights.steps()) {
        boolean unused = tryTo(() -> jdbc.execute(step));
      }
    }
    List<String> left = rights.steps();
    lacksSomething = !left.isEmpty();
    if (lacksSomething && !warnedOfGrants.getAndSet(true)) {
      log.warn(
          "stats-api cannot read yet, or may read too much: the login {} may not make its login {}, or not"
              + " set its rights. Somebody who may, as postgres, has to run: {}{};",
          settings.databaseUser(),
          settings.statsUser(),
          isMissing()
              ? "CREATE ROLE %s LOGIN PASSWORD '(the value of STATS_DB_PASS)'; "
                  .formatted(quoted(settings.statsUser()))
              : "",
          String.join("; ", left));
    }
    List<String> excess = lacksSomething ? List.of() : rights.excess();
    if (!excess.isEmpty() && !warnedOfExcess.getAndSet(true)) {
      log.warn(
          "stats-api's login {} may do more than it needs, in {}: as a superuser, through a role that it is"
              + " in, or because everybody (PUBLIC) may. docs/database.md has the statements for that.",
          settings.statsUser(),
          String.join(", ", excess));
    }
  }

  /** Opens what somebody has made possible meanwhile. */
  @Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
  void openWhatLacks() {
    if (!lacksSomething) {
      return;
    }
    try {
      open();
      if (!lacksSomething) {
        log.info("stats-api's login {} has its rights now.", settings.statsUser());
      }
    } catch (DataAccessException e) {
      log.debug("stats-api's login is looked at later.");
    }
  }

  // Each in a transaction of its own, so that one that is refused undoes no other.
  private boolean tryTo(Runnable step) {
    try {
      transaction.executeWithoutResult(
          status -> {
            jdbc.query("SELECT pg_advisory_xact_lock(?)", rs -> {}, ADVISORY_LOCK);
            step.run();
          });
      return true;
    } catch (DataAccessException e) {
      SqlState state = SqlState.in(e);
      if (state == null || state.fault() == SqlState.Fault.OUTAGE) {
        throw e;
      }
      log.debug("A step for stats-api's login is refused ({}).", state);
      return false;
    }
  }

  private boolean isMissing() {
    return jdbc.queryForList("SELECT FROM pg_roles WHERE rolname = ?", settings.statsUser())
        .isEmpty();
  }

  private void create() {
    if (!isMissing()) { // another writer was faster
      return;
    }
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
}
