package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.writer.WriterSettings;
import java.time.ZoneId;

/** A database as the migrations leave it, for tests of what comes after them. */
public final class MigratedDatabase {
  private MigratedDatabase() {}

  /** Migrates an empty database. */
  public static void migrate(String name) {
    new Migration(TestDatabase.shared().dataSource(name), settings(name)).run();
  }

  /** A writer's settings for that database. */
  public static WriterSettings settings(String name) {
    return new WriterSettings(
        ZoneId.of("Asia/Jakarta"),
        null,
        null,
        TestDatabase.shared().user(),
        name,
        "public",
        "stats_reader",
        null,
        Encryption.off(),
        new Retention(null));
  }
}
