package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunId;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Finds any run in {@link Topics#RUNS}. The topic is read once for all who wait, and by one thread,
 * so that any number of callers cost as much as one.
 */
@Component
public class RunSearch implements DisposableBean {
  private final RunLog runLog;
  private final KafkaClients kafka;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "run-search"));
  private Map<String, CompletableFuture<Optional<RunEvent>>> waiting = new HashMap<>();

  RunSearch(RunLog runLog, KafkaClients kafka) {
    this.runLog = runLog;
    this.kafka = kafka;
  }

  /**
   * The newest state of a run.
   *
   * @return empty if there never was a run of that id; a {@link KafkaUnavailableException} if Kafka
   *     does not answer
   */
  public CompletableFuture<Optional<RunEvent>> find(String runId) {
    Optional<RunEvent> inMemory = runLog.find(runId);
    return inMemory.isPresent() || !RunId.isValid(runId)
        ? CompletableFuture.completedFuture(inMemory)
        : search(runId);
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }

  private synchronized CompletableFuture<Optional<RunEvent>> search(String runId) {
    if (waiting.isEmpty()) {
      thread.execute(this::searchForAll);
    }
    return waiting.computeIfAbsent(runId, id -> new CompletableFuture<>()).copy();
  }

  private void searchForAll() {
    Map<String, CompletableFuture<Optional<RunEvent>>> wanted = takeWaiting();
    try {
      Map<String, RunEvent> found = new HashMap<>();
      try (TopicScan scan = kafka.scan(Topics.RUNS, ScanStart.earliest())) {
        scan.forEach(
            record -> {
              if (record.key() != null && wanted.containsKey(text(record.key()))) {
                add(record, found);
              }
            });
      }
      wanted.forEach((id, answer) -> answer.complete(Optional.ofNullable(found.get(id))));
    } catch (RuntimeException | Error e) {
      wanted.values().forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private synchronized Map<String, CompletableFuture<Optional<RunEvent>>> takeWaiting() {
    Map<String, CompletableFuture<Optional<RunEvent>>> taken = waiting;
    waiting = new HashMap<>();
    return taken;
  }

  private static void add(ConsumerRecord<byte[], byte[]> record, Map<String, RunEvent> found) {
    try {
      found.put(text(record.key()), RunEvent.fromMessage(record.key(), record.value()));
    } catch (JacksonException e) {
      // It is no run event; the start has said so.
    }
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
