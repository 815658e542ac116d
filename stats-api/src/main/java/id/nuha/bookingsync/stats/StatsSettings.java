package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.tls.DatabaseTls;
import id.nuha.bookingsync.stats.tls.TlsFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stats-api reads from its environment beside Spring's own properties.
 *
 * @param clinic TIMEZONE: the zone of every time without a zone
 * @param catalogue CATALOGUE: a file with the view catalogue; null for the built-in one
 * @param fetcher FETCHER_URL
 * @param writer WRITER_URL
 * @param hospitalName HOSPITAL_NAME: the page's title
 * @param user STATS_DB_USER, or DB_USER where STATS_DB_PASS is not set
 * @param password STATS_DB_PASS, or DB_PASS
 * @param corsOrigins CORS_ORIGINS: the other origins whose pages may read statistics and runs
 * @param notifyWebhook NOTIFY_WEBHOOK_URL, a secret; null where nobody is to be told
 * @param notifyStateFile NOTIFY_STATE_FILE: what was told, over a restart
 * @param tls TLS_CERT_FILE and TLS_KEY_FILE; null for plain HTTP
 * @param readsOnly whether the login is the one that may do nothing but read
 */
public record StatsSettings(
    ZoneId clinic,
    @Nullable String catalogue,
    URI fetcher,
    URI writer,
    String hospitalName,
    String user,
    String password,
    List<String> corsOrigins,
    @Nullable URI notifyWebhook,
    Path notifyStateFile,
    @Nullable TlsFiles tls,
    boolean readsOnly) {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]{1,5})?");

  /**
   * Reads and checks them.
   *
   * @throws id.nuha.bookingsync.runtime.settings.SettingsException naming all that cannot be used
   */
  static StatsSettings from(SettingsReader reader) {
    // application.yml refers to these.
    reader.optional("DB_HOST");
    reader.integer("DB_PORT", 5432, 1, 65_535);
    DatabaseTls.read(reader);
    reader.optional("DB_NAME");
    reader.identifier("DB_SCHEMA", "public", "the schema of the dashboards' tables");
    reader.optional("SERVER_ADDRESS");
    reader.integer("SERVER_PORT", 3033, 0, 65_535);
    String password = reader.secret("STATS_DB_PASS");
    StatsSettings settings =
        new StatsSettings(
            reader.zone("TIMEZONE", "Asia/Jakarta"),
            reader.optional("CATALOGUE"),
            reader.url(
                "FETCHER_URL",
                "http://localhost:8081",
                "the fetcher's, like http://localhost:8081"),
            reader.url(
                "WRITER_URL", "http://localhost:8082", "the writer's, like http://localhost:8082"),
            reader.text("HOSPITAL_NAME", "RS NUHA"),
            password == null
                ? reader.text("DB_USER", "postgres")
                : reader.text("STATS_DB_USER", "stats_reader"),
            password == null ? Objects.requireNonNullElse(reader.secret("DB_PASS"), "") : password,
            origins(reader),
            webhook(reader),
            stateFile(reader),
            TlsFiles.from(reader),
            password != null);
    reader.check();
    return settings;
  }

  private static List<String> origins(SettingsReader reader) {
    String origins = reader.optional("CORS_ORIGINS");
    if (origins == null) {
      return List.of();
    }
    List<String> all = Arrays.stream(origins.split(",", -1)).map(String::strip).toList();
    if (!all.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
      reader.refuse(
          "CORS_ORIGINS",
          "has something else than origins",
          "write each as https://dashboard.example or http://host:8080, without a path, separated by"
              + " commas; * is none of them");
    }
    return all;
  }

  // Its path or query is a password, and chat services do use queries: it is never quoted.
  private static @Nullable URI webhook(SettingsReader reader) {
    String value = reader.optional("NOTIFY_WEBHOOK_URL");
    if (value == null) {
      return null;
    }
    try {
      URI url = new URI(value);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    reader.refuse(
        "NOTIFY_WEBHOOK_URL",
        "is not an http or https address",
        "set it to the address that the receiver gave you, like https://chat.example/hooks/…, or"
            + " leave it out");
    return null;
  }

  private static Path stateFile(SettingsReader reader) {
    String home = System.getProperty("user.home", ".");
    String value = reader.text("NOTIFY_STATE_FILE", home + "/.booking-sync/notified.json");
    return Path.of(value.startsWith("~/") ? home + value.substring(1) : value).toAbsolutePath();
  }

  /** Leaves the password and the webhook out. */
  @Override
  public String toString() {
    return "StatsSettings[fetcher=%s, user=%s]".formatted(fetcher, user);
  }
}
