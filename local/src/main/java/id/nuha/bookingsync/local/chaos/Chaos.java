package id.nuha.bookingsync.local.chaos;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.local.services.FrontDoor;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import id.nuha.bookingsync.simulator.view.SimulatedViews;
import id.nuha.bookingsync.simulator.view.ViewFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Runs seeded schedules of faults against one pipeline, each on days of its own, and judges each
 * once everything has settled.
 */
public final class Chaos {
  private static final LocalDate FIRST_DAY = LocalDate.of(1980, 1, 7);
  private static final int DAYS = 2;
  private static final int SEEDS_WITH_OWN_DAYS = 5_000;
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(3);
  private static final int MAX_SYNCS = 6;

  private final Pipeline pipeline;
  private final PipelineClient client;
  private final Junk junk;
  private final Catalogue catalogue;
  private final SimulatedViews simulated;

  /** Chaos for a pipeline that runs with these options. */
  public Chaos(Pipeline pipeline, PipelineOptions options) {
    PipelineOptions.Ports ports = options.ports();
    ViewFiles files = ViewFiles.from(options.environment());
    this.pipeline = pipeline;
    this.client =
        new PipelineClient(FrontDoor.of(options), ports.writer(), ports.simrs(), options.key());
    this.catalogue = files.readCatalogue();
    this.junk = new Junk("127.0.0.1:" + ports.kafka(), catalogue.views());
    this.simulated = files.readSimulatedViews();
  }

  /**
   * What a schedule came to.
   *
   * @param steps what was done
   * @param problems what is wrong then; empty if nothing is
   */
  public record Result(long seed, List<String> steps, List<String> problems) {
    public boolean passed() {
      return problems.isEmpty();
    }
  }

  /** Carries the seed's schedule out and judges it. */
  public Result run(long seed) throws InterruptedException {
    LocalDate first = FIRST_DAY.plusDays(Math.floorMod(seed, SEEDS_WITH_OWN_DAYS) * (DAYS + 1L));
    LocalDate last = first.plusDays(DAYS - 1L);
    FaultSchedule schedule =
        new FaultSchedule(seed, pipeline, client, junk, catalogue.views(), first, last);
    schedule.carryOut();
    List<String> problems = new ArrayList<>();
    for (View view : catalogue.views()) {
      if (!settle(view.trigger(), first, last)) {
        problems.add("%s never became COMPLETE".formatted(view.trigger()));
      }
    }
    problems.addAll(
        new ScheduleJudge(pipeline, client, catalogue, simulated, first, last).problems());
    // Else the memory of the simulated SIMRS, which the broker shares, would fill up by and by.
    client.orderOfSimrs("forget", "{\"awal\":\"%s\",\"akhir\":\"%s\"}".formatted(first, last));
    return new Result(seed, schedule.log(), problems);
  }

  // The runs that the faults hit may have FAILED, as they should say; a later one may not.
  private boolean settle(String trigger, LocalDate first, LocalDate last)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + SETTLES_WITHIN.toNanos();
    int syncs = 0;
    while (syncs < MAX_SYNCS && System.nanoTime() - deadlineNanos < 0) {
      JsonNode accepted = client.trigger(trigger, first, last).path("data");
      if (accepted.isObject()) {
        syncs++;
        // The first may have joined a run that began before the last change.
        if (ended(accepted.path("run_id").asString(), deadlineNanos).equals("COMPLETE")
            && syncs > 1) {
          return true;
        }
      }
      Thread.sleep(100);
    }
    return false;
  }

  private String ended(String runId, long deadlineNanos) throws InterruptedException {
    while (System.nanoTime() - deadlineNanos < 0) {
      String status =
          client.statsApi("/dashboard/sync-runs/" + runId).at("/data/status").asString("");
      if (!status.isEmpty() && !status.equals("RUNNING")) {
        return status;
      }
      Thread.sleep(100);
    }
    return "RUNNING";
  }
}
