package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.breaker.CircuitBreakers;
import id.nuha.bookingsync.writer.deadletter.DeadLetters;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.ledger.RunCounts;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies a view's records, until its circuit breaker opens. Rows, dead letters, counts and applied
 * offsets of a batch land together or not at all.
 */
final class ViewListener extends TopicListener {
  private final Parts parts;
  private Table table;
  private boolean stopped;

  /** What the listeners of all views share. */
  @Component
  record Parts(
      Schema schema,
      BatchUpsert upserts,
      DeadLetters deadLetters,
      AppliedOffsets appliedOffsets,
      Ledger ledger,
      CircuitBreakers breakers,
      TransactionTemplate transaction,
      ConsumptionHealth health,
      MeterRegistry meters) {}

  ViewListener(Table table, OffsetReconciler offsets, Parts parts) {
    super(table.view().topic(), offsets, parts.health());
    this.table = table;
    this.parts = parts;
  }

  @Override
  boolean isStopped() {
    return parts.breakers().isOpen(table.view());
  }

  @Override
  void onTopicId(String topicId) {
    parts.ledger().closeRunsOfDeletedTopics(table.view(), topicId);
  }

  @Override
  void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    if (stopped) { // the table may have been mended meanwhile
      table = parts.schema().read(table.view());
      stopped = false;
    }
    try {
      BatchResult result = apply(topicId, records);
      parts.breakers().note(table.view(), result);
      count(result);
    } catch (CircuitBreaker.OpenException e) {
      stopped = true;
      parts
          .health()
          .stopped(
              topic(),
              String.valueOf(e.getMessage()),
              "Mend the table or the catalogue, then POST /resume?view=%d or restart the writer"
                  .formatted(table.view().id()));
      throw new RetryLaterException("the circuit breaker is open");
    }
  }

  private BatchResult apply(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> ends = AppliedOffsets.endsOf(records);
    return Objects.requireNonNull(
        parts
            .transaction()
            .execute(
                status -> {
                  Map<Integer, Long> applied = parts.appliedOffsets().lock(topicId, ends.keySet());
                  BatchResult result = parts.upserts().apply(table, records);
                  parts.breakers().check(table.view(), result);
                  parts.deadLetters().setAside(table.view(), topicId, result.rejections());
                  parts.ledger().add(table.view(), RunCounts.ofFirstDeliveries(result, applied));
                  parts.appliedOffsets().move(topicId, ends);
                  parts.ledger().closeReached(table.view());
                  return result;
                }));
  }

  private void count(BatchResult result) {
    result
        .counts()
        .forEach(
            (outcome, number) ->
                parts
                    .meters()
                    .counter(
                        "bookingsync.records",
                        "view",
                        Integer.toString(table.view().id()),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                    .increment(number));
  }
}
