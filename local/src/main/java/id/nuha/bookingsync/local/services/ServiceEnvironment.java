package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.postgres.LocalPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that a service gets in its environment: those that it reads, and no other. The
 * environment of a process can be looked at, so the tokens of SIMRS stay with the fetcher and the
 * passwords of the database with those who log in there.
 */
final class ServiceEnvironment {
  private static final Set<String> EACH =
      Set.of(
          "TIMEZONE",
          "CATALOGUE",
          "OPERATOR_API_KEY",
          "VIEWER_API_KEY",
          "SERVICE_API_KEY",
          "OIDC_ROLES_CLAIM",
          "RATE_LIMIT",
          "TRUSTED_PROXIES");

  private static final Map<String, Set<String>> OWN =
      Map.of(
          "fetcher",
          Set.of(
              "EXTERNAL_API_URL",
              "EXTERNAL_API_TOKEN",
              "EXTERNAL_API_KEY",
              "EXTERNAL_API_REFRESH_TOKEN",
              "EXTERNAL_API_CA_FILE",
              "SIMULATED_SIMRS_URL",
              "SIMRS_TOKEN_FILE",
              "SYNC_CRON",
              "SYNC_PAGE_SIZE",
              "SYNC_MIN_INTERVAL",
              "SYNC_PAGES_IN_FLIGHT",
              "PII_KEYSET",
              "RETENTION_DAYS",
              "KAFKA_BOOTSTRAP_SERVERS"),
          "writer",
          Set.of(
              "RETENTION_DAYS",
              "KAFKA_BOOTSTRAP_SERVERS",
              "DB_HOST",
              "DB_PORT",
              "DB_NAME",
              "DB_SCHEMA",
              "DB_USER",
              "DB_PASS",
              "STATS_DB_USER",
              "STATS_DB_PASS",
              "PII_KEYSET",
              "MIGRATIONS"),
          // With STATS_DB_PASS, which ./run sets, it does not log in as DB_USER.
          "stats-api",
          Set.of(
              "DB_HOST",
              "DB_PORT",
              "DB_NAME",
              "DB_SCHEMA",
              "STATS_DB_USER",
              "STATS_DB_PASS",
              "FETCHER_URL",
              "WRITER_URL",
              "HOSPITAL_NAME",
              "CORS_ORIGINS",
              "NOTIFY_WEBHOOK_URL",
              "NOTIFY_STATE_FILE",
              "TLS_CERT_FILE",
              "TLS_KEY_FILE"));

  // Properties of Spring Boot itself, and ours that are no setting with a name of its own, as
  // BOOKING_SYNC_RETRY_OUTAGE_MAX.
  private static final Set<String> PROPERTY_PREFIXES =
      Set.of("BOOKING_SYNC_", "LOGGING_", "MANAGEMENT_", "SERVER_", "SPRING_");

  private ServiceEnvironment() {}

  /** The file of what was told to NOTIFY_WEBHOOK_URL, where the user's settings name none. */
  static Path notifiedFileIn(Path data) {
    return data.resolve("notified.json");
  }

  /** Every setting that a service reads. */
  static Set<String> settings() {
    return Stream.concat(EACH.stream(), OWN.values().stream().flatMap(Set::stream))
        .collect(Collectors.toSet());
  }

  /**
   * What a service reads of the user's settings and of where the other parts are.
   *
   * @param simrs where the simulated SIMRS is; empty if the user's settings name the real one
   * @param passwords of the database; where the user's settings have one for stats-api, that counts
   */
  static Map<String, String> of(
      String service,
      PipelineOptions options,
      Map<String, String> simrs,
      Map<String, String> passwords) {
    Map<String, String> environment = ofAll(options, simrs);
    environment.put("DB_PASS", passwords.get(LocalPostgres.PASSWORD));
    environment.putIfAbsent("STATS_DB_PASS", passwords.get(LocalPostgres.STATS_PASSWORD));
    environment.keySet().removeIf(name -> !isFor(service, name));
    return environment;
  }

  private static Map<String, String> ofAll(PipelineOptions options, Map<String, String> simrs) {
    PipelineOptions.Ports ports = options.ports();
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka());
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", Integer.toString(ports.db()));
    environment.put("DB_NAME", LocalPostgres.DATABASE);
    environment.put("DB_SCHEMA", "public");
    environment.put("DB_USER", LocalPostgres.USER);
    environment.putIfAbsent("NOTIFY_STATE_FILE", notifiedFileIn(options.data()).toString());
    environment.putIfAbsent("PII_KEYSET", LocalKeyset.fileIn(options.data()).toString());
    environment.put("FETCHER_URL", "http://127.0.0.1:" + ports.fetcher());
    environment.put("WRITER_URL", "http://127.0.0.1:" + ports.writer());
    environment.putAll(simrs);
    return environment;
  }

  private static boolean isFor(String service, String name) {
    return EACH.contains(name)
        || OWN.getOrDefault(service, Set.of()).contains(name)
        || PROPERTY_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
