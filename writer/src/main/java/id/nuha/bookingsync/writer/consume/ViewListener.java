package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.apply.Breaker;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/** Applies a view's records; offsets are acknowledged after the database has committed. */
final class ViewListener implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(ViewListener.class);

  private final Schema schema;
  private final Broker broker;
  private final BatchApplier applier;
  private final Ledger ledger;
  private final Progress progress;
  private final ViewBreakers breakers;
  private Table table;
  private boolean stopped;
  private @Nullable String topicId;

  ViewListener(
      Table table,
      Schema schema,
      Broker broker,
      BatchApplier applier,
      Ledger ledger,
      ViewBreakers breakers,
      Progress progress) {
    this.table = table;
    this.schema = schema;
    this.broker = broker;
    this.applier = applier;
    this.ledger = ledger;
    this.breakers = breakers;
    this.progress = progress;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    String topic = table.view().topic();
    if (breakers.isOpen(table.view())) {
      stopped = true;
      throw new WaitingException("the breaker is open");
    }
    try {
      if (stopped) { // the table may have been mended meanwhile
        table = schema.read(table.view());
        stopped = false;
      }
      String current = broker.topicId(topic);
      if (!current.equals(topicId)) {
        ledger.waitForNoOther(table.view(), current);
      }
      if (consumer != null && topicId != null && !topicId.equals(current)) {
        startOver(consumer, current);
        return;
      }
      topicId = current;
      applier.apply(table, current, records, breakers.of(table.view()));
    } catch (Breaker.OpenException e) {
      breakers.open(table.view());
      progress.asks(
          topic,
          String.valueOf(e.getMessage()),
          "Mend the table or the catalogue, then POST /resume?view=%d or restart the writer"
              .formatted(table.view().id()));
      throw new WaitingException("the breaker is open");
    } catch (RuntimeException e) {
      String reason = Fault.inWords(e);
      progress.waits(topic, reason);
      throw new WaitingException(reason);
    }
    if (acknowledgment != null) {
      acknowledgment.acknowledge();
    }
    progress.goesOn(topic);
  }

  // The consumer's positions are those of the topic that is gone: what the new one holds before
  // them would be passed over.
  private void startOver(Consumer<?, ?> consumer, String current) {
    var mine =
        consumer.assignment().stream()
            .filter(partition -> partition.topic().equals(table.view().topic()))
            .collect(Collectors.toSet());
    log.warn("{} was created again; it is read from its beginning.", table.view().topic());
    consumer.seekToBeginning(mine);
    consumer.commitSync(
        mine.stream()
            .collect(
                Collectors.toMap(
                    partition -> partition,
                    partition -> new OffsetAndMetadata(consumer.position(partition)))));
    topicId = current;
  }
}
