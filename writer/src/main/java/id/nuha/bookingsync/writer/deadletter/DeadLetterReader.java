package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a view's dead-letter topic, a page at a time; it has one partition and is kept for ever. A
 * page is held in memory, and a dead letter may have 25 MB: of large ones a page has fewer.
 */
@Component
class DeadLetterReader {
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
   * @param max how many at most
   * @param maxBytes how large they may be together; a single one may be larger
   * @throws id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException if Kafka does not answer
   */
  Page read(View view, long from, int max, int maxBytes) {
    try (TopicScan scan = kafka.scan(view.deadLetterTopic(), ScanStart.offset(from))) {
      return page(scan, scan.next(max, maxBytes).stream().map(DeadLetter::new).toList());
    }
  }

  /**
   * The same without the values, which are dropped as they are read.
   *
   * @throws id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException if Kafka does not answer
   */
  Page readWithoutValues(View view, long from, int max) {
    try (TopicScan scan = kafka.scan(view.deadLetterTopic(), ScanStart.offset(from))) {
      List<DeadLetter> page = new ArrayList<>();
      long bytes = 0;
      while (page.size() < max && bytes < MemoryLimits.MAX_ANSWER_BYTES) {
        List<ConsumerRecord<byte[], byte[]>> batch =
            scan.next(max - page.size(), MemoryLimits.MAX_BATCH_BYTES);
        if (batch.isEmpty()) {
          break;
        }
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          page.add(new DeadLetter(record).withoutValue());
          bytes += TopicScan.bytesBesideValue(record);
        }
      }
      return page(scan, page);
    }
  }

  private static Page page(TopicScan scan, List<DeadLetter> page) {
    return new Page(
        page, scan.isFinished() ? null : (Long) (page.get(page.size() - 1).offset() + 1));
  }
}
