package id.nuha.bookingsync.local.chaos;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.Service;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What happens to the pipeline and in SIMRS, in an order and at moments that the seed decides. */
final class FaultSchedule {
  private static final int SLICED_DAYS = 40;
  private static final int CROWD = 60;

  private final long seed;
  private final Random random;
  private final Pipeline pipeline;
  private final PipelineClient client;
  private final Junk junk;
  private final List<View> views;
  private final LocalDate first;
  private final LocalDate last;
  private final List<String> log = new ArrayList<>();

  FaultSchedule(
      long seed,
      Pipeline pipeline,
      PipelineClient client,
      Junk junk,
      List<View> views,
      LocalDate first,
      LocalDate last) {
    this.seed = seed;
    this.random = new Random(seed);
    this.pipeline = pipeline;
    this.client = client;
    this.junk = junk;
    this.views = views;
    this.first = first;
    this.last = last;
  }

  /** What was done, for whoever has to understand a failure. */
  List<String> log() {
    return log;
  }

  /** Carries it out; in the end everything runs again. */
  void carryOut() throws InterruptedException {
    change(200 + random.nextInt(800));
    trigger();
    int steps = 4 + random.nextInt(5);
    boolean killed = false;
    for (int step = 0; step < steps; step++) {
      Thread.sleep(random.nextInt(500));
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> change(random.nextInt(60));
        case 3, 4 -> trigger();
        case 5, 6 -> simrsFault();
        case 7 -> junk();
        case 8 -> longBackfill();
        case 9 -> crowd();
        case 10 -> operator();
        default -> {
          fault(random.nextInt(killed ? 2 : 5));
          killed = true;
        }
      }
    }
    if (!killed) {
      fault(random.nextInt(5));
    }
    pipeline.awaitReady();
  }

  private void change(int add) throws InterruptedException {
    View view = mostlyTheFirst(4);
    String order =
        "{\"view\":%d,\"day\":\"%s\",\"remove\":%d,\"change\":%d,\"add\":%d,\"bad\":%d,\"afterPage\":%d}"
            .formatted(
                view.id(),
                first.plusDays(random.nextInt((int) (last.toEpochDay() - first.toEpochDay()) + 1)),
                random.nextInt(6),
                random.nextInt(30),
                view.equals(views.get(0)) ? add : add / 10,
                random.nextInt(4),
                random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0);
    note("SIMRS " + order);
    client.orderOfSimrs("rows", order);
  }

  /** Draws the first view, or in one of so many draws another. */
  private View mostlyTheFirst(int times) {
    int others = views.size() - 1;
    int drawn = random.nextInt(Math.max(1, others * times));
    return drawn < others ? views.get(1 + drawn) : views.get(0);
  }

  private void trigger() throws InterruptedException {
    String name = mostlyTheFirst(3).trigger();
    note(name);
    client.trigger(name, first, last);
  }

  /** So many days that the run reads them in slices; it begins with the days of this schedule. */
  private void longBackfill() throws InterruptedException {
    String name = mostlyTheFirst(3).trigger();
    note(name + " of " + SLICED_DAYS + " days");
    client.trigger(name, first, first.plusDays(SLICED_DAYS));
  }

  private void junk() {
    int perTopic = 1 + random.nextInt(5);
    note("junk, %d messages in each topic".formatted(perTopic));
    junk.send(random, perTopic);
  }

  /** Many who wait for the same run. */
  private void crowd() {
    String name = mostlyTheFirst(3).trigger();
    note("%d callers wait for %s".formatted(CROWD, name));
    for (int caller = 0; caller < CROWD; caller++) {
      client.triggerAndWait(name, first, last);
    }
  }

  private void operator() throws InterruptedException {
    String view = "?view=" + mostlyTheFirst(3).id();
    String order =
        switch (random.nextInt(5)) {
          case 0 -> "POST /replay" + view;
          case 1 -> "POST /replay" + view + "&dryRun=true";
          case 2 -> "DELETE /replay" + view;
          case 3 -> "POST /dead-letters/redrive" + view;
          default -> "GET /replay";
        };
    note("writer: " + order);
    client.orderOfWriter(order);
  }

  private void simrsFault() throws InterruptedException {
    String fault =
        switch (random.nextInt(22)) {
          case 0 -> "{\"status\":503,\"times\":2}";
          case 1 -> "{\"status\":429,\"retryAfter\":1}";
          case 2 -> "{\"status\":429}";
          case 3 -> "{\"html\":true}";
          case 4 -> "{\"cut\":true}";
          case 5 -> "{\"reset\":true,\"times\":2}";
          case 6 -> "{\"hang\":1500}";
          case 7 -> "{\"total\":%d}".formatted(random.nextInt(400) - 200);
          case 8 -> "{\"empty\":true}";
          case 9 -> "{\"repeat\":true,\"times\":2}";
          case 10 -> "{\"cap\":%d,\"times\":3}".formatted(20 + random.nextInt(60));
          case 11 -> "{\"bodyStatus\":%d}".formatted(random.nextBoolean() ? 500 : 401);
          case 12 -> "{\"noData\":true}";
          case 13 -> "{\"uncounted\":true,\"times\":2}";
          case 14 -> "{\"keyed\":true,\"times\":3}";
          case 15 -> "{\"charset\":\"utf-16\",\"times\":2}";
          case 16 -> "{\"unnamedCharset\":\"utf-16le\",\"gzip\":true,\"times\":2}";
          case 17 -> "{\"twice\":%d,\"times\":%d}".formatted(1 + random.nextInt(9), 4);
          case 18 -> "{\"status\":500,\"times\":3}";
          default -> "{\"expireToken\":true}";
        };
    note("SIMRS fault " + fault);
    client.orderOfSimrs("faults", fault);
  }

  private void fault(int which) throws InterruptedException {
    switch (which) {
      case 0 -> {
        boolean crash = random.nextBoolean();
        note("PostgreSQL " + (crash ? "crashes" : "stops"));
        pipeline.stopPostgres(crash);
        Thread.sleep(random.nextInt(2_000));
        pipeline.startPostgres();
      }
      case 1 -> {
        note("Kafka stops");
        pipeline.stopBroker();
        Thread.sleep(random.nextInt(2_000));
        pipeline.startBroker();
      }
      case 2 -> kill(pipeline.fetcher());
      case 3 -> kill(pipeline.writer());
      default -> kill(random.nextInt(3) == 0 ? pipeline.statsApi() : pipeline.writer());
    }
  }

  private void kill(Service service) throws InterruptedException {
    note("kill -9 " + service.name());
    service.kill();
    Thread.sleep(random.nextInt(1_000));
    pipeline.restart(service);
  }

  private void note(String what) {
    log.add("seed %d: %s".formatted(seed, what));
  }
}
