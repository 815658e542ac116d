package id.nuha.bookingsync.writer.replay;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Reads one step ahead: while PostgreSQL applies a batch, the next one is fetched and parsed. */
final class ReadAhead<T> implements AutoCloseable {
  private static final Duration MAX_CLOSE = Duration.ofMinutes(1);

  private final Callable<T> source;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "replay-reader"));

  private Future<T> ahead;

  /**
   * Begins to read.
   *
   * @param source what is read, one after the other, on a thread of its own
   */
  ReadAhead(Callable<T> source) {
    this.source = source;
    this.ahead = reader.submit(source);
  }

  /**
   * What comes next.
   *
   * @throws RuntimeException as the source has thrown it; the next call reads again
   */
  T next() throws InterruptedException {
    try {
      return ahead.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      ahead = reader.submit(source);
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
