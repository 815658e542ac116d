package id.nuha.bookingsync.embedded;

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

  /** Creates an empty database. */
  default void create(String database) {
    client("postgres").sql("CREATE DATABASE " + database).update();
  }
}
