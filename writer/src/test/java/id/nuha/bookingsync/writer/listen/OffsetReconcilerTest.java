package id.nuha.bookingsync.writer.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetReconcilerTest {
  private static final TopicPartition ZERO = new TopicPartition("t", 0);
  private static final TopicPartition ONE = new TopicPartition("t", 1);

  private final TopicAdmin topics = mock(TopicAdmin.class);
  private final AppliedOffsets appliedOffsets = mock(AppliedOffsets.class);
  private final Map<Integer, AppliedPosition> applied = new HashMap<>();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final OffsetReconciler offsets = new OffsetReconciler("t", topics, appliedOffsets);

  @BeforeEach
  void startAtTheBeginning() {
    when(topics.topicId("t")).thenReturn("id");
    when(appliedOffsets.read("id")).thenReturn(applied);
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
    isAssigned(ZERO, ONE);
  }

  @Test
  void aConsumerThatStandsWellStays() {
    applied.put(0, position(300)); // also where it replays
    standsAt(200, 0);

    assertThat(rewinds(read(0, 100))).isFalse();
  }

  @Test
  void aBatchIsReadAgainFromWhatIsAppliedAndTheRestOfItFromItsFirst() {
    applied.putAll(Map.of(0, position(150), 1, position(7)));
    standsAt(202, 8);

    assertThat(rewinds(read(0, 200), read(0, 201), read(1, 7))).isTrue();

    assertThat(consumer.position(ZERO)).isEqualTo(150);
    assertThat(consumer.position(ONE)).isEqualTo(7);
  }

  @Test
  void aGapOfCompactionIsLookedAtOnce() {
    applied.put(0, position(100));
    standsAt(121, 0);
    assertThat(rewinds(read(0, 120))).isTrue();

    assertThat(rewinds(read(0, 120))).isFalse();
    offsets.recheck(); // the batch could not be applied
    assertThat(rewinds(read(0, 120))).isFalse();
    offsets.reset(); // and may have been skipped
    assertThat(rewinds(read(0, 130))).isTrue();
  }

  @Test
  void aDatabaseThatHasLessThanItHadIsNoticedAtTheNextBatch() {
    applied.put(0, position(200));
    standsAt(201, 0);
    assertThat(rewinds(read(0, 200))).isFalse();
    offsets.markApplied(List.of(consumed(read(0, 200))));
    applied.put(0, position(150));

    assertThat(rewinds(read(0, 201))).isTrue();

    assertThat(consumer.position(ZERO)).isEqualTo(150);
  }

  @Test
  void aBatchOfAPartitionThatWasTakenAwayIsLeft() {
    applied.putAll(Map.of(0, position(200), 1, position(7)));
    standsAt(201, 8);
    assertThat(rewinds(read(0, 200), read(1, 7))).isFalse();
    isAssigned(ONE);
    consumer.seek(ONE, 8);

    assertThat(rewinds(read(0, 200), read(1, 7))).isTrue();

    assertThat(consumer.position(ONE)).isEqualTo(7);
  }

  @Test
  void aBatchOfATopicThatIsGoneIsLeftAlsoWhereNothingIsAssigned() {
    assertThat(rewinds(read(0, 0))).isFalse();
    isAssigned();
    when(topics.topicId("t")).thenReturn("another id");

    assertThat(rewinds(read(0, 0))).isTrue();

    assertThat(offsets.topicId()).isEqualTo("another id");
  }

  private void isAssigned(TopicPartition... partitions) {
    consumer.assign(List.of(partitions));
    offsets.onPartitionsAssigned(consumer, List.of(partitions));
  }

  private void standsAt(long zero, long one) {
    consumer.seek(ZERO, zero);
    consumer.seek(ONE, one);
  }

  private boolean rewinds(Read... records) {
    return offsets.rewindToApplied(
        consumer, Arrays.stream(records).map(OffsetReconcilerTest::consumed).toList(), id -> {});
  }

  private record Read(int partition, long offset) {}

  private static AppliedPosition position(long next) {
    return new AppliedPosition(next, -1);
  }

  private static Read read(int partition, long offset) {
    return new Read(partition, offset);
  }

  private static ConsumerRecord<byte[], byte[]> consumed(Read read) {
    return new ConsumerRecord<>("t", read.partition(), read.offset(), new byte[0], new byte[0]);
  }
}
