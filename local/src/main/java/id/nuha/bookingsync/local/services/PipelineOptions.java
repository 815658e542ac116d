package id.nuha.bookingsync.local.services;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline is to be.
 *
 * @param data folder of everything that it keeps
 * @param fresh whether to forget Kafka's and PostgreSQL's data first
 * @param jars folder that holds fetcher/target/fetcher.jar and so on
 * @param seed which clinic is simulated
 * @param ports where to listen
 * @param environment settings for the services; with EXTERNAL_API_URL among them, no SIMRS is
 *     simulated
 */
public record PipelineOptions(
    Path data, boolean fresh, Path jars, long seed, Ports ports, Map<String, String> environment) {

  /** Ports on 127.0.0.1. */
  public record Ports(
      int statsApi, int fetcher, int writer, int kafka, int kafkaController, int db, int simrs) {}

  /** A key of the user's that the services take, an operator's if there is one; null for none. */
  public @Nullable String key() {
    String keys =
        environment.getOrDefault(
            "OPERATOR_API_KEY", environment.getOrDefault("VIEWER_API_KEY", ""));
    String first = keys.split(",", 2)[0];
    String key = first.substring(first.indexOf(':') + 1).strip();
    return key.isEmpty() ? null : key;
  }

  /** With a key that the services show each other, of this start alone, where the user set none. */
  PipelineOptions withServiceKey() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent(
        "SERVICE_API_KEY", Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    return new PipelineOptions(data, fresh, jars, seed, ports, all);
  }

  boolean isSimulated() {
    return environment.getOrDefault("EXTERNAL_API_URL", "").isBlank();
  }
}
