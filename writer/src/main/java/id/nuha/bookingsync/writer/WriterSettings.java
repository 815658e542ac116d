package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.runtime.encryption.EncryptionSetting;
import id.nuha.bookingsync.runtime.kafka.KafkaLogin;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.tls.DatabaseTls;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What the writer reads from its environment beside Spring's own properties.
 *
 * @param clinic TIMEZONE: the zone of every time without a zone
 * @param catalogue CATALOGUE: a file with the view catalogue; null for the built-in one
 * @param migrations MIGRATIONS: a further Flyway location, for the tables of further views; null
 *     for none
 * @param databaseUser DB_USER
 * @param databaseName DB_NAME
 * @param schema DB_SCHEMA: the schema that everything of ours lives in
 * @param statsUser STATS_DB_USER: stats-api's login
 * @param statsPassword STATS_DB_PASS: its password; null if the login is not to be made
 * @param encryption PII_KEYSET: what encrypted records are read with
 * @param retention RETENTION_DAYS: how long records are kept
 */
public record WriterSettings(
    ZoneId clinic,
    @Nullable String catalogue,
    @Nullable String migrations,
    String databaseUser,
    String databaseName,
    String schema,
    String statsUser,
    @Nullable String statsPassword,
    Encryption encryption,
    Retention retention) {

  /**
   * Reads and checks them.
   *
   * @throws id.nuha.bookingsync.runtime.settings.SettingsException naming all that cannot be used
   */
  static WriterSettings from(SettingsReader reader) {
    // application.yml refers to these, and to DB_USER, DB_NAME and DB_SCHEMA.
    reader.optional("KAFKA_BOOTSTRAP_SERVERS");
    KafkaLogin.read(reader);
    reader.optional("DB_HOST");
    reader.integer("DB_PORT", 5432, 1, 65_535);
    DatabaseTls.read(reader);
    reader.secret("DB_PASS");
    reader.optional("SERVER_ADDRESS");
    reader.integer("SERVER_PORT", 8082, 0, 65_535);
    WriterSettings settings =
        new WriterSettings(
            reader.zone("TIMEZONE", "Asia/Jakarta"),
            reader.optional("CATALOGUE"),
            reader.optional("MIGRATIONS"),
            reader.text("DB_USER", "postgres"),
            reader.text("DB_NAME", "gateway_nuha_db"),
            reader.identifier("DB_SCHEMA", "public", "the schema of the dashboards' tables"),
            reader.text("STATS_DB_USER", "stats_reader"),
            reader.secret("STATS_DB_PASS"),
            EncryptionSetting.read(reader),
            Retention.from(reader));
    reader.check();
    return settings;
  }
}
