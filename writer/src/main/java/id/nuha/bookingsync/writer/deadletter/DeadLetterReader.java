package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a view's dead-letter topic; it has one partition and is kept for ever. */
@Component
class DeadLetterReader {
  /** A page is held in memory: a dead letter may have 25 MB. */
  private static final long MAX_PAGE_BYTES = 32 << 20;

  private final KafkaClients kafka;

  DeadLetterReader(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /**
   * Some dead letters in a row.
   *
   * @param next the offset to go on at; null if these are the last
   */
  record Page(List<DeadLetter> deadLetters, @Nullable Long next) {}

  /**
   * The dead letters from an offset on.
   *
   * @param max how many at most; of large ones, fewer are read at a time
   * @throws id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException if Kafka does not answer
   */
  Page read(View view, long from, int max) {
    try (TopicScan scan = kafka.scan(view.deadLetterTopic(), ScanStart.offset(from))) {
      List<DeadLetter> page = scan.next(max, MAX_PAGE_BYTES).stream().map(DeadLetter::new).toList();
      return new Page(
          page, scan.isFinished() ? null : (Long) (page.get(page.size() - 1).offset() + 1));
    }
  }
}
