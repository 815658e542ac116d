package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.writer.deadletter.DeadLetterMoves.Move;
import id.nuha.bookingsync.writer.upsert.ErasedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a view's dead-letter topic, a page at a time; it has one partition. A page is held in
 * memory, and a dead letter may have 25 MB: of large ones a page has fewer. Letters of erased keys
 * are passed over, so a page may be empty although another one follows.
 */
@Component
class DeadLetterReader {
  private final KafkaClients kafka;
  private final TopicAdmin topics;
  private final DeadLetterMoves moves;
  private final ErasedKeys erasedKeys;

  DeadLetterReader(
      KafkaClients kafka, TopicAdmin topics, DeadLetterMoves moves, ErasedKeys erasedKeys) {
    this.kafka = kafka;
    this.topics = topics;
    this.moves = moves;
    this.erasedKeys = erasedKeys;
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
      return page(view, scan, scan.next(max, maxBytes).stream().map(DeadLetter::new).toList());
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
      return page(view, scan, page);
    }
  }

  private Page page(View view, TopicScan scan, List<DeadLetter> read) {
    return new Page(
        read.isEmpty() ? read : shown(view, read),
        scan.isFinished() ? null : (Long) (read.get(read.size() - 1).offset() + 1));
  }

  /** Those that are neither of an erased key nor left over from a move. */
  private List<DeadLetter> shown(View view, List<DeadLetter> read) {
    Move last = moves.isAny(view) ? moves.last(topics.topicId(view.deadLetterTopic())) : Move.NONE;
    boolean hasCopies = read.stream().anyMatch(letter -> letter.header(Headers.DLT_MOVE) != null);
    long begin = hasCopies ? topics.startOffsets(view.deadLetterTopic()).getOrDefault(0, 0L) : 0;
    Set<String> erased =
        erasedKeys.among(
            view,
            read.stream()
                .map(DeadLetter::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return read.stream()
        .filter(letter -> last.counts(letter, begin) && !letter.isOfAny(erased))
        .toList();
  }
}
