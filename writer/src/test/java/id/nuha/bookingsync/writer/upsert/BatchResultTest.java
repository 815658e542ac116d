package id.nuha.bookingsync.writer.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BatchResultTest {
  private static final ConsumerRecord<byte[], byte[]> RECORD =
      new ConsumerRecord<>("nuha.booking", 0, 0, new byte[0], new byte[0]);

  @Test
  void whatIsWithdrawnOrStampedAheadTellsNothingOfTheTable() {
    BatchResult batch =
        new BatchResult(
            List.of(RECORD, RECORD, RECORD, RECORD, RECORD),
            List.of(
                Outcome.SUPERSEDED,
                Outcome.REJECTED,
                Outcome.SUPERSEDED,
                Outcome.INSERTED,
                Outcome.REJECTED),
            List.of(
                new Rejection(1, RECORD, "NotAnObject", null, null, "the record is text"),
                new Rejection(4, RECORD, Rejection.STAMPED_AHEAD, null, null, "is ahead")),
            List.of(
                new Withdrawn(0, RECORD, "1", null), new Withdrawn(2, RECORD, "3", Instant.EPOCH)),
            null);

    assertThat(batch.outcomesOfTable()).containsExactly(Outcome.REJECTED, Outcome.INSERTED);
  }
}
