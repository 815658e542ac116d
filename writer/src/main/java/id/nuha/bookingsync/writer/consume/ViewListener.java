package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.apply.Breaker;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Applies a view's records, until its breaker opens. */
final class ViewListener extends TopicListener {
  private final Schema schema;
  private final BatchApplier applier;
  private final Ledger ledger;
  private final Progress progress;
  private final ViewBreakers breakers;
  private Table table;
  private boolean stopped;

  ViewListener(
      Table table,
      Positions positions,
      Schema schema,
      BatchApplier applier,
      Ledger ledger,
      ViewBreakers breakers,
      Progress progress) {
    super(table.view().topic(), positions, progress);
    this.table = table;
    this.schema = schema;
    this.applier = applier;
    this.ledger = ledger;
    this.breakers = breakers;
    this.progress = progress;
  }

  @Override
  boolean isStopped() {
    return breakers.isOpen(table.view());
  }

  @Override
  void isNow(String topicId) {
    ledger.waitForNoOther(table.view(), topicId);
  }

  @Override
  void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    if (stopped) { // the table may have been mended meanwhile
      table = schema.read(table.view());
      stopped = false;
    }
    try {
      applier.apply(table, topicId, records, breakers.of(table.view()));
    } catch (Breaker.OpenException e) {
      stopped = true;
      breakers.open(table.view());
      progress.asks(
          topic(),
          String.valueOf(e.getMessage()),
          "Mend the table or the catalogue, then POST /resume?view=%d or restart the writer"
              .formatted(table.view().id()));
      throw new WaitingException("the breaker is open");
    }
  }
}
