package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.writer.audit.AuditLog;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes who did what into {@code audit_log}. */
final class AuditListener extends TopicListener {
  private final AuditLog auditLog;
  private final AppliedOffsets appliedOffsets;

  AuditListener(
      OffsetReconciler offsets,
      AuditLog auditLog,
      AppliedOffsets appliedOffsets,
      ConsumptionHealth health,
      LargeBatches largeBatches) {
    super(Topics.AUDIT, Topics.AUDIT, offsets, health, largeBatches);
    this.auditLog = auditLog;
    this.appliedOffsets = appliedOffsets;
  }

  // An event that comes again changes nothing, so the offsets may follow in their own transaction.
  @Override
  void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    auditLog.append(topicId, records);
    appliedOffsets.advance(topicId, Deliveries.endsOf(records));
  }
}
