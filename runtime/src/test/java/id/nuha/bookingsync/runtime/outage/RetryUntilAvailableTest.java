package id.nuha.bookingsync.runtime.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryUntilAvailableTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), 1.5, Duration.ofSeconds(1));

  private final FakeClock clock = new FakeClock();
  private final List<String> said = new ArrayList<>();
  private final Deque<String> outages = new ArrayDeque<>();
  private final RetryUntilAvailable retry =
      new RetryUntilAvailable(
          BACKOFF, clock, e -> e instanceof OutageException ? e.getMessage() : null);

  @Test
  void whatSucceedsIsNotTriedAgain() throws InterruptedException {
    assertThat(retry.call(this::step, said::add)).isEqualTo("done");

    assertThat(clock.pauses).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void anOutageIsSaidOnceAndAgainWhenItsWordsChange() throws InterruptedException {
    outages.addAll(List.of("Kafka", "Kafka", "PostgreSQL", "PostgreSQL", "Kafka"));

    assertThat(retry.call(this::step, said::add)).isEqualTo("done");

    assertThat(said).containsExactly("Kafka", "PostgreSQL", "Kafka");
  }

  @Test
  void pausesGrowUpToTheLongest() throws InterruptedException {
    outages.addAll(List.of("Kafka", "Kafka", "Kafka", "Kafka"));

    retry.run(this::step, said::add);

    assertThat(clock.pauses)
        .containsExactly(
            Duration.ofMillis(500),
            Duration.ofMillis(750),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
  }

  @Test
  void whatIsNoOutageIsThrownOn() {
    outages.add("Kafka");

    assertThatThrownBy(
            () ->
                retry.run(
                    () -> {
                      step();
                      throw new IllegalStateException("a bug");
                    },
                    said::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
    assertThat(clock.pauses).hasSize(1);
  }

  @Test
  void anInterruptDuringAPauseEndsIt() {
    outages.addAll(List.of("Kafka", "Kafka", "Kafka"));
    clock.interruptedAtPause = 2;

    assertThatThrownBy(() -> retry.call(this::step, said::add))
        .isInstanceOf(InterruptedException.class);
    assertThat(outages).hasSize(1);
  }

  @Test
  void anInterruptInsideTheStepEndsIt() {
    assertThatThrownBy(
            () ->
                retry.run(
                    () -> {
                      throw new InterruptedException();
                    },
                    said::add))
        .isInstanceOf(InterruptedException.class);
    assertThat(clock.pauses).isEmpty();
    assertThat(said).isEmpty();
  }

  private String step() {
    if (!outages.isEmpty()) {
      throw new OutageException(outages.remove());
    }
    return "done";
  }

  private static final class OutageException extends RuntimeException {
    OutageException(String message) {
      super(message);
    }
  }

  /** Notes the pauses, and does not wait. */
  private static final class FakeClock implements MonotonicClock {
    private final List<Duration> pauses = new ArrayList<>();
    private int interruptedAtPause;

    @Override
    public long nanoTime() {
      return pauses.stream().mapToLong(Duration::toNanos).sum();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      pauses.add(duration);
      if (pauses.size() == interruptedAtPause) {
        throw new InterruptedException();
      }
    }
  }
}
