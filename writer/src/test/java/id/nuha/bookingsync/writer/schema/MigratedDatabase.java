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
    TestDatabase postgres = TestDatabase.shared();
    new Migration(
            postgres.dataSource(name),
            new WriterSettings(
                ZoneId.of("Asia/Jakarta"),
                null,
                null,
                postgres.user(),
                name,
                "public",
                "stats_reader",
                null,
                Encryption.off(),
                new Retention(null)))
        .run();
  }
}
