package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.core.JacksonException;

/** Takes the fetcher's run events into the ledger. */
final class RunListener extends TopicListener {
  private static final Logger log = LoggerFactory.getLogger(RunListener.class);

  private final Ledger ledger;
  private final AppliedOffsets appliedOffsets;
  private final Catalogue catalogue;
  private final TopicAdmin topics;

  RunListener(
      OffsetReconciler offsets,
      Ledger ledger,
      AppliedOffsets appliedOffsets,
      Catalogue catalogue,
      TopicAdmin topics,
      ConsumptionHealth health,
      LargeBatches largeBatches) {
    super(Topics.RUNS, Topics.RUNS, offsets, health, largeBatches);
    this.ledger = ledger;
    this.appliedOffsets = appliedOffsets;
    this.catalogue = catalogue;
    this.topics = topics;
  }

  // An event that comes again changes nothing, so the offsets may follow in their own transaction.
  @Override
  void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(this::take);
    appliedOffsets.advance(topicId, Deliveries.endsOf(records));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    RunEvent event;
    try {
      event = RunEvent.fromMessage(record.key(), record.value());
    } catch (JacksonException e) {
      log.error(
          "{} offset {} is not a run event and is passed over: only the fetcher may write there.",
          record.topic(),
          record.offset());
      return;
    }
    try {
      if (ledger.take(event)) {
        catalogue
            .view(event.view())
            .ifPresent(view -> ledger.closeRunsOfDeletedTopics(view, topics.topicId(view.topic())));
      }
    } catch (DataIntegrityViolationException e) {
      log.error(
          "{} offset {} holds a run that the ledger cannot; it is passed over, so that the others"
              + " close.",
          record.topic(),
          record.offset());
    }
  }
}
