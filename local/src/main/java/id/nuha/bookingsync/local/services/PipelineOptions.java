package id.nuha.bookingsync.local.services;

import java.nio.file.Path;
import java.util.Map;

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

  boolean isSimulated() {
    return environment.getOrDefault("EXTERNAL_API_URL", "").isBlank();
  }
}
