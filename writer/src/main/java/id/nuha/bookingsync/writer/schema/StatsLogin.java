package id.nuha.bookingsync.writer.schema;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.WriterSettings;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * stats-api's login: may read what dashboards show, nothing else. Not in Flyway, because passwords
 * change and migrations do not.
 */
@Component
class StatsLogin {
  private static final long ADVISORY_LOCK = 239_123L;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final WriterSettings settings;
  private final Catalogue catalogue;

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

  /** Creates the login if it is missing and sets its password and grants. */
  void open() {
    String password = settings.statsPassword();
    if (password == null || settings.statsUser().equals(settings.databaseUser())) {
      return;
    }
    transaction.executeWithoutResult(
        status -> {
          jdbc.query("SELECT pg_advisory_xact_lock(?)", rs -> {}, ADVISORY_LOCK);
          createIfMissing();
          setPassword(password);
          grant();
        });
  }

  private void createIfMissing() {
    Boolean exists =
        jdbc.queryForObject(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)",
            Boolean.class,
            settings.statsUser());
    if (!Boolean.TRUE.equals(exists)) {
      jdbc.execute("CREATE ROLE " + quoted(settings.statsUser()) + " LOGIN");
    }
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
