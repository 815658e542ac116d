package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Stops a view when most of its records are rejected. Then the records are not wrong, but a
 * migration or a catalogue is, and a topic full of dead letters would help nobody.
 */
public final class CircuitBreaker {
  private static final int WINDOW = 200;
  private static final int MIN_SEEN = 100;

  /** For each of the last records that were committed, whether it was rejected. */
  private final Deque<Boolean> rejected = new ArrayDeque<>(WINDOW);

  /** Too many records of a view cannot be applied. The message says how many, and an example. */
  public static final class OpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenException(String message) {
      super(message);
    }
  }

  /**
   * Looks at a batch before it is committed.
   *
   * @throws OpenException if with this batch more than half of the last 200 records are rejected,
   *     of at least 100 seen; the batch has to be rolled back
   */
  public synchronized void check(BatchResult batch) {
    if (batch.rejections().isEmpty() && !rejected.contains(true)) {
      return;
    }
    Deque<Boolean> window = new ArrayDeque<>(rejected);
    int bad = Collections.frequency(window, true);
    for (Outcome outcome : batch.outcomesOfTable()) {
      bad += push(window, outcome == Outcome.REJECTED);
      if (window.size() >= MIN_SEEN && bad > window.size() / 2) {
        throw new OpenException(
            "%d of the last %d records cannot be applied (%s)"
                .formatted(bad, window.size(), example(batch)));
      }
    }
  }

  /** Notes a batch that has been committed. */
  public synchronized void note(BatchResult batch) {
    List<Outcome> outcomes = batch.outcomesOfTable();
    outcomes
        .subList(Math.max(0, outcomes.size() - WINDOW), outcomes.size())
        .forEach(outcome -> push(rejected, outcome == Outcome.REJECTED));
  }

  /** Forgets what it has seen. */
  synchronized void reset() {
    rejected.clear();
  }

  /** Returns how many rejected records the window has more than before. */
  private static int push(Deque<Boolean> window, boolean isRejected) {
    boolean wasRejected = window.size() == WINDOW && window.removeFirst();
    window.addLast(isRejected);
    return (isRejected ? 1 : 0) - (wasRejected ? 1 : 0);
  }

  private static String example(BatchResult batch) {
    int rejections = batch.rejections().size();
    return rejections == 0 ? "" : batch.rejections().get(rejections - 1).inWords();
  }
}
