package id.nuha.bookingsync.benchmarks.pipeline;

import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The three services with default settings, before a slow SIMRS. */
final class Services implements AutoCloseable {
  static final String DATABASE = "bench_pipeline";

  private static final List<String> COUNTS =
      List.of("inserted", "updated", "unchanged", "superseded", "rejected");

  private final Setting setting;
  private final Parts parts;
  private final SlowSimrs simrs;
  private final List<ServiceProcess> running = new ArrayList<>();

  Services(Setting setting, Parts parts, SlowSimrs simrs) {
    this.setting = setting;
    this.parts = parts;
    this.simrs = simrs;
  }

  /** Starts all three and returns the front door once they are ready. */
  ServiceProcess start() throws IOException, InterruptedException {
    add(new OurWriter(setting, parts, DATABASE).start());
    ServiceProcess fetcher = add(fetcher());
    ServiceProcess stats = add(stats("http://127.0.0.1:" + fetcher.port()));
    for (ServiceProcess service : running) {
      service.awaitReady();
    }
    return stats;
  }

  private ServiceProcess add(ServiceProcess service) {
    running.add(service);
    return service;
  }

  ServiceProcess fetcher() throws IOException {
    Path token = setting.work().resolve("simrs-token");
    return ServiceProcess.start(
        setting.start("fetcher"),
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            parts.bootstrapServers(),
            "EXTERNAL_API_URL",
            simrs.uri().toString(),
            "EXTERNAL_API_TOKEN",
            "invented",
            "EXTERNAL_API_KEY",
            "invented",
            "EXTERNAL_API_REFRESH_TOKEN",
            "invented",
            "SIMRS_TOKEN_FILE",
            token.toString()),
        setting.log("fetcher"));
  }

  ServiceProcess stats(String fetcherUrl) throws IOException {
    return setting.startStats(parts, DATABASE, Map.of("FETCHER_URL", fetcherUrl));
  }

  /**
   * Triggers a sync and waits for its end: for the answer, and where that is 202 for the run.
   *
   * @return seconds from the trigger to the run's counts
   */
  double sync(ServiceProcess stats, int expected) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    JsonNode run = data(stats.ask("POST", "/dashboard/sync-booking"));
    while (run.path("status").asString("").equals("RUNNING")) {
      Thread.sleep(20);
      run = data(stats.ask("GET", "/dashboard/sync-runs/" + run.path("run_id").asString("")));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long counted = 0;
    for (String count : COUNTS) {
      counted += run.path(count).asLong(0);
    }
    if (!run.path("status").asString("").equals("COMPLETE") || counted != expected) {
      throw new IOException("Of %d bookings the run says: %s".formatted(expected, run));
    }
    return seconds;
  }

  private static JsonNode data(String answer) {
    return RecordJson.parse(answer.getBytes(StandardCharsets.UTF_8)).path("data");
  }

  @Override
  public void close() {
    running.forEach(ServiceProcess::close);
  }
}
