package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.writer.ledger.Ledger;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.BatchAcknowledgingMessageListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Takes the fetcher's run events into the ledger. */
@Component
class RunListener implements BatchAcknowledgingMessageListener<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(RunListener.class);

  private final Ledger ledger;
  private final Catalogue catalogue;
  private final Broker broker;
  private final Progress progress;

  RunListener(Ledger ledger, Catalogue catalogue, Broker broker, Progress progress) {
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.broker = broker;
    this.progress = progress;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records, @Nullable Acknowledgment acknowledgment) {
    try {
      records.forEach(this::take);
    } catch (RuntimeException e) {
      String reason = Fault.inWords(e);
      progress.waits(Topics.RUNS, reason);
      throw new WaitingException(reason);
    }
    if (acknowledgment != null) {
      acknowledgment.acknowledge();
    }
    progress.goesOn(Topics.RUNS);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    RunEvent event;
    try {
      event = RunEvent.fromJson(record.value() == null ? new byte[0] : record.value());
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
            .ifPresent(view -> ledger.waitForNoOther(view, broker.topicId(view.topic())));
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
