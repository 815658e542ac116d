package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.breaker.CircuitBreakers;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Applies a view's records, those of some partitions, until the view's circuit breaker opens. */
final class ViewListener extends TopicListener {
  private final Schema schema;
  private final BatchTransaction batches;
  private final CircuitBreakers breakers;
  private final Ledger ledger;
  private final ConsumptionHealth health;
  private final IdleListeners idle;
  private Table table;

  /** How often the view had been resumed when the table was read. */
  private int resumesAtTable;

  /** By partition, the offset that runs waited for at the last idle look. */
  private Map<Integer, Long> awaitedBefore = Map.of();

  ViewListener(
      Table table,
      String name,
      OffsetReconciler offsets,
      Schema schema,
      BatchTransaction batches,
      CircuitBreakers breakers,
      Ledger ledger,
      ConsumptionHealth health,
      LargeBatches largeBatches,
      IdleListeners idle) {
    super(table.view().topic(), name, offsets, health, largeBatches);
    this.table = table;
    this.schema = schema;
    this.batches = batches;
    this.breakers = breakers;
    this.ledger = ledger;
    this.health = health;
    this.idle = idle;
  }

  @Override
  boolean isStopped() {
    return breakers.openBecause(table.view()) != null;
  }

  @Override
  void onTopicId(String topicId) {
    ledger.closeRunsOfDeletedTopics(table.view(), topicId);
  }

  /**
   * Closes runs that wait for records although none comes. It takes two looks, because a broker
   * that has just become the leader may show an end that is too low.
   */
  @Override
  void onIdle(String topicId, Consumer<?, ?> consumer) {
    Map<Integer, Long> before = awaitedBefore;
    awaitedBefore = Map.of(); // a look that fails does not count
    Map<Integer, Long> awaited =
        consumer.assignment().isEmpty() ? Map.of() : ledger.awaitedEnds(table.view(), topicId);
    idle.isIdle(name());
    if (!awaited.isEmpty() && awaited.equals(before) && idle.areAll()) {
      ledger.closeRunsWithLosses(table.view(), topicId, ends(consumer, awaited.keySet()));
    }
    awaitedBefore = awaited;
  }

  @Override
  void onRecords() {
    idle.isBusy(name());
  }

  /** Where the partitions end; those that the topic does not have end at 0. */
  private Map<Integer, Long> ends(Consumer<?, ?> consumer, Set<Integer> awaited) {
    Map<Integer, Long> ends = new HashMap<>();
    awaited.forEach(number -> ends.put(number, 0L));
    List<TopicPartition> existing =
        consumer.partitionsFor(topic()).stream()
            .map(partition -> new TopicPartition(topic(), partition.partition()))
            .filter(partition -> awaited.contains(partition.partition()))
            .toList();
    consumer.endOffsets(existing).forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  @Override
  void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    int resumes = breakers.resumes(table.view());
    if (resumes != resumesAtTable) { // the table may have been mended meanwhile
      table = schema.read(table.view());
      resumesAtTable = resumes;
    }
    try {
      batches.apply(table, resumesAtTable, topicId, records);
    } catch (RuntimeException e) {
      // Whatever it is: where the breaker has opened, a rollback that failed as well hides that.
      String reason = breakers.openBecause(table.view());
      if (reason == null) {
        throw e instanceof CircuitBreaker.OpenException
            ? new RetryLaterException("the view was resumed meanwhile")
            : e;
      }
      health.stopped(
          topic(),
          name(),
          reason,
          "Mend the table or the catalogue, then POST /resume?view=%d or restart the writer"
              .formatted(table.view().id()));
      throw new RetryLaterException("the circuit breaker is open");
    }
  }
}
