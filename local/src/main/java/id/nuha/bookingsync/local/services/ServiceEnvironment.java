package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.postgres.LocalPostgres;
import java.util.HashMap;
import java.util.Map;

/** The settings that the services get in their environment. */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  /**
   * The user's settings, and where the other parts are.
   *
   * @param simrs where the simulated SIMRS is; empty if the user's settings name the real one
   */
  static Map<String, String> of(PipelineOptions options, Map<String, String> simrs) {
    PipelineOptions.Ports ports = options.ports();
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka());
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", Integer.toString(ports.db()));
    environment.put("DB_NAME", LocalPostgres.DATABASE);
    environment.put("DB_USER", LocalPostgres.USER);
    environment.put("DB_PASS", LocalPostgres.USER);
    environment.putIfAbsent("STATS_DB_PASS", "stats_reader");
    environment.put("FETCHER_URL", "http://127.0.0.1:" + ports.fetcher());
    environment.putAll(simrs);
    return environment;
  }
}
