package id.nuha.bookingsync.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for an answer that a Kafka client has promised. */
public final class KafkaFutures {
  private KafkaFutures() {}

  /**
   * Waits for the answer.
   *
   * @param within how long at most
   * @throws KafkaUnavailableException if there is none, or the thread is interrupted
   */
  public static <T> T get(Future<T> future, Duration within) {
    try {
      return future.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(e);
    } catch (ExecutionException e) {
      throw KafkaUnavailableException.unwrapping(e);
    } catch (TimeoutException e) {
      throw new KafkaUnavailableException(e);
    }
  }
}
