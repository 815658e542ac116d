package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.audit.AuditLog;
import id.nuha.bookingsync.writer.breaker.CircuitBreakers;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Makes the listeners: two per view, which share its partitions, one for the runs, and one for who
 * did what, so that what waits holds up no other.
 */
@Component
class TopicListeners {
  /** While PostgreSQL works for one, the other reads; a third finds no core of a small server. */
  private static final int LISTENERS_PER_VIEW = 2;

  private final Schema schema;
  private final BatchTransaction batches;
  private final CircuitBreakers breakers;
  private final TopicAdmin topics;
  private final Ledger ledger;
  private final AppliedOffsets appliedOffsets;
  private final AuditLog auditLog;
  private final Catalogue catalogue;
  private final ConsumptionHealth health;
  private final LargeBatches largeBatches;

  TopicListeners(
      Schema schema,
      BatchTransaction batches,
      CircuitBreakers breakers,
      TopicAdmin topics,
      Ledger ledger,
      AppliedOffsets appliedOffsets,
      AuditLog auditLog,
      Catalogue catalogue,
      ConsumptionHealth health,
      LargeBatches largeBatches) {
    this.schema = schema;
    this.batches = batches;
    this.breakers = breakers;
    this.topics = topics;
    this.ledger = ledger;
    this.appliedOffsets = appliedOffsets;
    this.auditLog = auditLog;
    this.catalogue = catalogue;
    this.health = health;
    this.largeBatches = largeBatches;
  }

  List<TopicListener> of(List<Table> tables) {
    List<TopicListener> listeners = new ArrayList<>();
    for (Table table : tables) {
      String topic = table.view().topic();
      IdleListeners idle = new IdleListeners(LISTENERS_PER_VIEW);
      for (int number = 1; number <= LISTENERS_PER_VIEW; number++) {
        String name = topic + "-" + number;
        listeners.add(
            new ViewListener(
                table,
                name,
                offsets(topic),
                schema,
                batches,
                breakers,
                ledger,
                health,
                largeBatches,
                idle));
      }
    }
    listeners.add(
        new RunListener(
            offsets(Topics.RUNS), ledger, appliedOffsets, catalogue, topics, health, largeBatches));
    listeners.add(
        new AuditListener(offsets(Topics.AUDIT), auditLog, appliedOffsets, health, largeBatches));
    return listeners;
  }

  private OffsetReconciler offsets(String topic) {
    return new OffsetReconciler(topic, topics, appliedOffsets);
  }
}
