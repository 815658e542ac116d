package id.nuha.bookingsync.writer.audit;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Walks the chain of {@code audit_log} from its first row on, beside what Kafka holds. The chain
 * alone shows what was changed, taken out or put in, unless somebody made all later rows anew; the
 * topic shows that, and rows that were cut off at the end.
 */
@Component
class AuditCheck {
  private static final int PAGE = 1_000;

  private final AuditLog auditLog;
  private final AppliedOffsets appliedOffsets;
  private final TopicAdmin topics;
  private final KafkaClients kafka;

  AuditCheck(
      AuditLog auditLog, AppliedOffsets appliedOffsets, TopicAdmin topics, KafkaClients kafka) {
    this.auditLog = auditLog;
    this.appliedOffsets = appliedOffsets;
    this.topics = topics;
    this.kafka = kafka;
  }

  /**
   * What the check found.
   *
   * @param rows how many rows are as they were written, from the first one on
   * @param lastHash of the last of them: noted elsewhere, it proves later that nothing before it
   *     was changed since
   * @param brokenId the first row that is not; null if all are
   * @param fault what is wrong there
   * @param compared whether the rows were compared with nuha.audit; not while Kafka is away
   * @param waiting events in nuha.audit that are not stored yet; null where it was not compared
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Checked(
      long rows,
      String lastHash,
      @Nullable Long brokenId,
      @Nullable String fault,
      boolean compared,
      @Nullable Long waiting) {}

  Checked check() {
    String topicId;
    TopicScan scan;
    try {
      topicId = topics.topicId(Topics.AUDIT);
      scan = kafka.scan(Topics.AUDIT, ScanStart.earliest());
    } catch (KafkaUnavailableException e) {
      return new Walk(null).over(0);
    }
    try (scan) {
      // Before the rows are read: they are always as far as this, or further.
      long applied =
          appliedOffsets.read(topicId).getOrDefault(0, AppliedPosition.NONE).nextOffset();
      return new Walk(new InKafka(topicId, scan)).over(applied);
    }
  }

  /** The messages of the topic, one after the other. */
  private static final class InKafka {
    private final String topicId;
    private final TopicScan scan;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    InKafka(String topicId, TopicScan scan) {
      this.topicId = topicId;
      this.scan = scan;
    }

    /** The next message; null at the end. */
    @Nullable ConsumerRecord<byte[], byte[]> peek() {
      if (read.isEmpty()) {
        read.addAll(scan.next());
      }
      return read.peek();
    }

    /** What is wrong with a row beside the message that it is of; null if nothing is. */
    @Nullable String faultOf(AuditRow row) {
      ConsumerRecord<byte[], byte[]> next = topicId.equals(row.topicId()) ? peek() : null;
      if (next == null || isNoLongerThere(row, next)) {
        return null;
      }
      if (next.offset() < row.offset()) {
        return "the event at offset %d of nuha.audit is missing before it".formatted(next.offset());
      }
      read.remove();
      return AuditRow.of(topicId, next, row.id() - 1, row.previousHash()).equals(row)
          ? null
          : "nuha.audit has another event at its offset, %d".formatted(row.offset());
    }

    // Kafka lost it with its power, and may have given the offset to another one.
    private static boolean isNoLongerThere(AuditRow row, ConsumerRecord<byte[], byte[]> next) {
      return next.offset() > row.offset()
          || (next.offset() == row.offset()
              && next.leaderEpoch().orElse(AppliedPosition.UNKNOWN_EPOCH) > row.leaderEpoch());
    }

    long countRest() {
      long rest = 0;
      while (peek() != null) {
        rest += read.size();
        read.clear();
      }
      return rest;
    }
  }

  /** A walk along the chain. */
  private final class Walk {
    private final @Nullable InKafka inKafka;
    private long id;
    private String hash = AuditRow.BEFORE_THE_FIRST;

    Walk(@Nullable InKafka inKafka) {
      this.inKafka = inKafka;
    }

    /**
     * To the end, or to the first row that is not as it was written.
     *
     * @param applied the offset before which all events have been stored
     */
    Checked over(long applied) {
      for (List<AuditRow> page = auditLog.after(0, PAGE);
          !page.isEmpty();
          page = auditLog.after(id, PAGE)) {
        for (AuditRow row : page) {
          String fault = fault(row);
          if (fault != null) {
            return new Checked(id, hash, row.id(), fault, inKafka != null, null);
          }
          id = row.id();
          hash = row.hash();
        }
      }
      ConsumerRecord<byte[], byte[]> next = inKafka == null ? null : inKafka.peek();
      if (next != null && next.offset() < applied) {
        return new Checked(
            id,
            hash,
            id + 1,
            "rows are missing at the end, from that of offset %d of nuha.audit on"
                .formatted(next.offset()),
            true,
            null);
      }
      return new Checked(
          id, hash, null, null, inKafka != null, inKafka == null ? null : inKafka.countRest());
    }

    private @Nullable String fault(AuditRow row) {
      if (row.id() != id + 1) {
        return "rows are missing before it, from %d on".formatted(id + 1);
      }
      if (!row.previousHash().equals(hash)) {
        return "it does not follow the row before: it was put in, or a row before it was taken out";
      }
      if (!row.computedHash().equals(row.hash())) {
        return "it was changed";
      }
      return inKafka == null ? null : inKafka.faultOf(row);
    }
  }
}
