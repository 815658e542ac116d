package id.nuha.bookingsync.writer.breaker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.Outcome;
import id.nuha.bookingsync.writer.upsert.Rejection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final CircuitBreaker breaker = new CircuitBreaker();

  @Test
  void recordsThatLandMayBeThoseThatAreEnoughToJudgeBy() {
    breaker.note(batch(60, 0));

    assertThatCode(() -> breaker.check(batch(0, 39))).doesNotThrowAnyException();
    assertThatThrownBy(() -> breaker.check(batch(0, 40)))
        .isInstanceOf(CircuitBreaker.OpenException.class);
  }

  @Test
  void itJudgesByTheLast200OfALargeBatch() {
    breaker.note(batch(0, 2_000));

    assertThatCode(() -> breaker.check(batch(100, 0))).doesNotThrowAnyException();
    assertThatThrownBy(() -> breaker.check(batch(101, 0)))
        .isInstanceOf(CircuitBreaker.OpenException.class);

    breaker.note(batch(2_000, 100));
    breaker.note(batch(0, 98));
    assertThatCode(() -> breaker.check(batch(0, 1))).doesNotThrowAnyException();
  }

  /** The rejected ones come first. */
  private static BatchResult batch(int rejected, int inserted) {
    List<ConsumerRecord<byte[], byte[]>> records =
        IntStream.range(0, rejected + inserted)
            .mapToObj(i -> new ConsumerRecord<>("nuha.booking", 0, i, new byte[0], new byte[0]))
            .toList();
    return new BatchResult(
        records,
        Stream.concat(
                Stream.generate(() -> Outcome.REJECTED).limit(rejected),
                Stream.generate(() -> Outcome.INSERTED).limit(inserted))
            .toList(),
        IntStream.range(0, rejected)
            .mapToObj(i -> new Rejection(i, records.get(i), "Refused", "23514", null, "too large"))
            .toList(),
        List.of(),
        null);
  }
}
