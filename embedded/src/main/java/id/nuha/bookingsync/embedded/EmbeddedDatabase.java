package id.nuha.bookingsync.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A PostgreSQL that is started from its programs in a jar, and stopped when the JVM ends. */
record EmbeddedDatabase(EmbeddedPostgres postgres) implements TestDatabase {

  /** Starts an empty one. */
  static EmbeddedDatabase start() {
    EmbeddedPostgres.Builder postgres = EmbeddedPostgres.builder();
    SETTINGS.forEach(postgres::setServerConfig);
    try {
      return new EmbeddedDatabase(postgres.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return postgres.getPort();
  }
}
