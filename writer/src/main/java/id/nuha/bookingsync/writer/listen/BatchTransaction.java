package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.breaker.CircuitBreakers;
import id.nuha.bookingsync.writer.deadletter.DeadLetters;
import id.nuha.bookingsync.writer.erase.Tombstones;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.PreparedBatch;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings one batch of a view into the database: rows, dead letters, counts and applied offsets land
 * together or not at all. The steps stand in the order in which everybody takes locks.
 */
@Component
class BatchTransaction {
  private static final Logger log = LoggerFactory.getLogger(BatchTransaction.class);

  private final BatchUpsert upserts;
  private final CircuitBreakers breakers;
  private final DeadLetters deadLetters;
  private final Ledger ledger;
  private final AppliedOffsets appliedOffsets;
  private final Tombstones tombstones;
  private final Notices notices;
  private final TransactionTemplate transaction;
  private final BatchMetrics metrics;

  BatchTransaction(
      BatchUpsert upserts,
      CircuitBreakers breakers,
      DeadLetters deadLetters,
      Ledger ledger,
      AppliedOffsets appliedOffsets,
      Tombstones tombstones,
      Notices notices,
      TransactionTemplate transaction,
      BatchMetrics metrics) {
    this.upserts = upserts;
    this.breakers = breakers;
    this.deadLetters = deadLetters;
    this.ledger = ledger;
    this.appliedOffsets = appliedOffsets;
    this.tombstones = tombstones;
    this.notices = notices;
    this.transaction = transaction;
    this.metrics = metrics;
  }

  /**
   * Applies the batch.
   *
   * @param resumes how often the view had been resumed when the table was read
   * @param topicId Kafka's id of the topic that the records came from
   * @throws RuntimeException if nothing of it was applied: the database or Kafka is at fault, or
   *     the view's circuit breaker has opened
   */
  void apply(
      Table table, int resumes, String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    View view = table.view();
    Timer.Sample begun = metrics.begin();
    PreparedBatch batch = upserts.prepare(table, records);
    Map<Integer, AppliedPosition> ends = Deliveries.endsOf(records);
    BatchResult result =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  Map<Integer, AppliedPosition> applied =
                      appliedOffsets.lock(topicId, ends.keySet());
                  Map<Integer, Long> rewritten = Deliveries.rewritten(records, applied);
                  forgetLost(topicId, view, rewritten);
                  BatchResult upserted = upserts.apply(batch);
                  breakers.check(view, resumes, upserted);
                  deadLetters.setAside(view, topicId, upserted.rejections());
                  tombstones.oweLost(view, topicId, rewritten);
                  tombstones.owe(view, topicId, upserted.withdrawn());
                  ledger.lockRuns(view);
                  ledger.add(view, Deliveries.countFirst(upserted, applied));
                  appliedOffsets.move(topicId, ends);
                  ledger.closeReached(view);
                  notices.daysChanged(view, upserted.changedDays());
                  return upserted;
                }));
    breakers.note(view, result);
    metrics.landed(view, begun, result);
  }

  private void forgetLost(String topicId, View view, Map<Integer, Long> rewritten) {
    rewritten.forEach(
        (partition, offset) ->
            log.warn(
                "Kafka lost records of {}-{} and gave the offsets from {} on to others; those are"
                    + " applied as new. If the database was restored as well, sync the last days again.",
                view.topic(),
                partition,
                offset));
    deadLetters.forget(topicId, rewritten);
  }
}
