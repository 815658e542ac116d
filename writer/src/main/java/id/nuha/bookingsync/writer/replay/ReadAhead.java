package id.nuha.bookingsync.writer.replay;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one step ahead: while PostgreSQL applies a batch, the next one is fetched and parsed. What
 * is too large for that is used before anything else is read.
 */
final class ReadAhead<T> implements AutoCloseable {
  private static final Duration MAX_CLOSE = Duration.ofMinutes(1);

  private final Callable<T> source;
  private final Predicate<T> isAlone;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "replay-reader"));

  private @Nullable Future<T> ahead;

  /**
   * Begins to read.
   *
   * @param source what is read, one after the other, on a thread of its own
   * @param isAlone whether nothing is to be read until the next call asks for it
   */
  ReadAhead(Callable<T> source, Predicate<T> isAlone) {
    this.source = source;
    this.isAlone = isAlone;
    this.ahead = reader.submit(source);
  }

  /**
   * What comes next.
   *
   * @throws RuntimeException as the source has thrown it; the next call reads again
   */
  T next() throws InterruptedException {
    Future<T> next = ahead == null ? reader.submit(source) : ahead;
    ahead = null;
    boolean goesOn = true;
    try {
      T value = next.get();
      goesOn = !isAlone.test(value);
      return value;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (goesOn) {
        ahead = reader.submit(source);
      }
    }
  }

  /** Ends the reading and waits for that: what it reads from may be closed then. */
  @Override
  public void close() {
    reader.shutdownNow();
    try {
      if (!reader.awaitTermination(MAX_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("a read goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
