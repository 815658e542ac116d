package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL whose own time zone is, on purpose, not the clinic's. */
public interface TestDatabase {
  /** What tests rely on, whatever PostgreSQL runs in. */
  Map<String, String> SETTINGS = Map.of("timezone", "America/New_York", "fsync", "off");

  /** The one of this JVM; the first call starts it, the end of the JVM stops it. */
  static TestDatabase shared() {
    return Parts.database();
  }

  String host();

  int port();

  /** A superuser. */
  default String user() {
    return "postgres";
  }

  /** The superuser's password; the embedded one takes any. */
  default String password() {
    return "invented";
  }

  /** The JDBC address of one of its databases. */
  default String url(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host(), port(), database);
  }

  /** Connections to one of its databases, whose sessions are in the zone of the tests' JVM. */
  default DataSource dataSource(String database) {
    return new DriverManagerDataSource(url(database), user(), password());
  }

  /** A client of one of its databases. */
  default JdbcClient client(String database) {
    return JdbcClient.create(dataSource(database));
  }

  /**
   * Shows this certificate to sessions that are encrypted, from some moment on. The files go
   * through SQL, as the server may be in a container.
   */
  default void showCertificate(Path certificate, Path key) {
    JdbcClient admin = client("postgres");
    write(admin, certificate, "server.crt");
    write(admin, key, "server.key");
    admin.sql("ALTER SYSTEM SET ssl = on").update();
    admin.sql("SELECT pg_reload_conf()").query().singleRow();
  }

  /** Goes back to what it was, from some moment on: no session is encrypted. */
  default void showNoCertificate() {
    JdbcClient admin = client("postgres");
    admin.sql("ALTER SYSTEM RESET ssl").update();
    admin.sql("SELECT pg_reload_conf()").query().singleRow();
  }

  private static void write(JdbcClient admin, Path file, String as) {
    try {
      admin
          .sql(
              "COPY (SELECT '%s') TO PROGRAM 'umask 077; base64 -d >%s.new; mv %s.new %s'"
                  .formatted(
                      Base64.getEncoder().encodeToString(Files.readAllBytes(file)), as, as, as))
          .update();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates an empty database. */
  default void create(String database) {
    client("postgres").sql("CREATE DATABASE " + database).update();
  }
}
