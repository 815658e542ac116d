package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.fetcher.simrs.SimrsSettings;
import id.nuha.bookingsync.runtime.encryption.EncryptionSetting;
import id.nuha.bookingsync.runtime.kafka.KafkaLogin;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.tls.PemFiles;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * What the fetcher reads from its environment beside Spring's own properties.
 *
 * @param simrs how SIMRS is reached
 * @param clinic TIMEZONE: the zone of every time without a zone
 * @param cron SYNC_CRON: when every view is fetched, in the clinic's zone
 * @param catalogue CATALOGUE: a file with the view catalogue; null for the built-in one
 * @param encryption PII_KEYSET: what records are encrypted with
 * @param retention RETENTION_DAYS: how long dead letters are kept
 */
public record FetcherSettings(
    SimrsSettings simrs,
    ZoneId clinic,
    CronExpression cron,
    @Nullable String catalogue,
    Encryption encryption,
    Retention retention) {
  private static final String WEEKLY = "0 0 0 * * SUN";
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]*");

  /**
   * Reads and checks them.
   *
   * @throws id.nuha.bookingsync.runtime.settings.SettingsException naming all that cannot be used
   */
  static FetcherSettings from(SettingsReader reader) {
    // application.yml refers to these.
    reader.optional("KAFKA_BOOTSTRAP_SERVERS");
    KafkaLogin.read(reader);
    reader.optional("SERVER_ADDRESS");
    reader.integer("SERVER_PORT", 8081, 0, 65_535);
    FetcherSettings settings =
        new FetcherSettings(
            isSimulated(reader) ? simulatedSimrs(reader) : simrs(reader),
            reader.zone("TIMEZONE", "Asia/Jakarta"),
            cron(reader),
            reader.optional("CATALOGUE"),
            EncryptionSetting.read(reader),
            Retention.from(reader));
    reader.check();
    return settings;
  }

  // Whoever has set one of the four means the real SIMRS. If another one is forgotten or misspelt,
  // the start has to fail rather than use the simulated one.
  private static boolean isSimulated(SettingsReader reader) {
    return reader.optional("SIMULATED_SIMRS_URL") != null
        && Stream.of(
                "EXTERNAL_API_URL",
                "EXTERNAL_API_TOKEN",
                "EXTERNAL_API_KEY",
                "EXTERNAL_API_REFRESH_TOKEN")
            .allMatch(name -> reader.optional(name) == null);
  }

  private static SimrsSettings simrs(SettingsReader reader) {
    return new SimrsSettings(
        reader.url("EXTERNAL_API_URL", null, "the base URL of SIMRS, like https://simrs.example"),
        secret(reader, "EXTERNAL_API_TOKEN", "the token that SIMRS gave you"),
        secret(reader, "EXTERNAL_API_KEY", "the x-api-key that SIMRS gave you"),
        secret(reader, "EXTERNAL_API_REFRESH_TOKEN", "the refresh token of SIMRS"),
        reader.integer("SYNC_PAGE_SIZE", 500, 1, 10_000),
        reader.duration("SYNC_MIN_INTERVAL", "200ms"),
        reader.integer("SYNC_PAGES_IN_FLIGHT", 2, 1, 8),
        tokenFile(reader),
        PemFiles.certificates(reader, "EXTERNAL_API_CA_FILE"),
        false);
  }

  // The tokens of the simulated SIMRS are no secrets. They have a file of their own, so that they
  // never replace the real ones.
  private static SimrsSettings simulatedSimrs(SettingsReader reader) {
    return new SimrsSettings(
        reader.url(
            "SIMULATED_SIMRS_URL", null, "the simulated SIMRS's, like http://localhost:18090"),
        "simulated-token",
        "simulated-key",
        "simulated-refresh-token",
        reader.integer("SYNC_PAGE_SIZE", 500, 1, 10_000),
        reader.duration("SYNC_MIN_INTERVAL", "200ms"),
        reader.integer("SYNC_PAGES_IN_FLIGHT", 2, 1, 8),
        tokenFile(reader).resolveSibling("simulated-simrs-token"),
        List.of(),
        true);
  }

  private static String secret(SettingsReader reader, String name, String meaning) {
    String value = reader.required(name, meaning);
    if (!HEADER_VALUE.matcher(value).matches()) {
      reader.refuse(
          name,
          "holds a space or a character that no HTTP header can carry",
          "copy it again, whole and without line breaks");
    }
    return value;
  }

  private static Path tokenFile(SettingsReader reader) {
    String home = System.getProperty("user.home", ".");
    String value = reader.text("SIMRS_TOKEN_FILE", home + "/.booking-sync/simrs-token");
    return Path.of(value.startsWith("~/") ? home + value.substring(1) : value).toAbsolutePath();
  }

  private static CronExpression cron(SettingsReader reader) {
    String value = reader.text("SYNC_CRON", WEEKLY);
    try {
      return CronExpression.parse(value);
    } catch (IllegalArgumentException e) {
      reader.refuse(
          "SYNC_CRON",
          "is '" + value + "'",
          "set it to six fields, second minute hour day month weekday, like '" + WEEKLY + "'");
      return CronExpression.parse(WEEKLY);
    }
  }
}
