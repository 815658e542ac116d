package id.nuha.bookingsync.benchmarks.statistics;

import id.nuha.bookingsync.benchmarks.report.Percentiles;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * How long requests took, from callers who each ask again as soon as they are answered.
 *
 * @param millis each request's time
 * @param seconds from the first request to the last answer
 */
record Latencies(Percentiles millis, double seconds) {
  /** Asks over a connection of its own. */
  interface Caller extends AutoCloseable {
    /** Asks, and reads the whole answer. */
    void ask() throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
  }

  /** Lets callers ask for a while. */
  static Latencies measure(int callers, double seconds, Callable<? extends Caller> newCaller)
      throws InterruptedException, ExecutionException {
    ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      long begun = System.nanoTime();
      List<Future<?>> running =
          IntStream.range(0, callers)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            try (Caller caller = newCaller.call()) {
                              while (System.nanoTime() - begun < seconds * 1e9) {
                                long sent = System.nanoTime();
                                caller.ask();
                                millis.add((System.nanoTime() - sent) / 1e6);
                              }
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
      return new Latencies(new Percentiles(List.copyOf(millis)), (System.nanoTime() - begun) / 1e9);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Requests per second. */
  double rate() {
    return millis.sorted().size() / seconds;
  }
}
