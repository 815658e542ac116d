package id.nuha.bookingsync.writer.apply;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Stops a view when most of its records fail: then not they are wrong, but a migration or a
 * catalogue, and a topic full of dead letters would help nobody.
 */
public final class Breaker {
  private static final int WINDOW = 200;
  private static final int LEAST_SEEN = 100;

  private final Deque<Boolean> rejected = new ArrayDeque<>(WINDOW);

  /** Too many records of a view cannot be applied. The message says how many, and the mend. */
  public static final class OpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenException(String message) {
      super(message);
    }
  }

  /**
   * Looks at what a batch would add.
   *
   * @param batch for each record, in order, whether it would be set aside
   * @param example why the last of them would
   * @throws OpenException if more than half of the last 200 are, of at least 100 seen; the batch
   *     has to be rolled back
   */
  synchronized void check(List<Boolean> batch, String example) {
    Deque<Boolean> window = new ArrayDeque<>(rejected);
    int bad = Collections.frequency(window, true);
    for (boolean wouldBeSetAside : batch) {
      bad += push(window, wouldBeSetAside);
      if (window.size() >= LEAST_SEEN && bad > window.size() / 2) {
        throw new OpenException(
            "%d of the last %d records cannot be applied (%s)"
                .formatted(bad, window.size(), example));
      }
    }
  }

  /** Notes a batch that has been committed. */
  synchronized void note(List<Boolean> batch) {
    for (boolean wasSetAside : batch) {
      push(rejected, wasSetAside);
    }
  }

  /** Forgets what it has seen. */
  public synchronized void reset() {
    rejected.clear();
  }

  /** Returns by how many more of the window are set aside then. */
  private static int push(Deque<Boolean> window, boolean wasSetAside) {
    boolean forgotten = window.size() == WINDOW && window.removeFirst();
    window.addLast(wasSetAside);
    return (wasSetAside ? 1 : 0) - (forgotten ? 1 : 0);
  }
}
