package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The views' circuit breakers, and why those that are open have opened. */
@Component
public class CircuitBreakers {
  private final Map<Integer, CircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final Map<Integer, String> reasons = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> resumes = new ConcurrentHashMap<>();

  CircuitBreakers() {}

  /** How often somebody has let the view try again. */
  public int resumes(View view) {
    return resumes.getOrDefault(view.id(), 0);
  }

  /**
   * Looks at a view's batch before it is committed; stops the view where its breaker opens. A batch
   * for a table that was read before somebody resumed the view stops it no more: it may be mended.
   *
   * @param resumesBefore {@link #resumes} when the batch's table was read
   * @throws CircuitBreaker.OpenException if it opens; the batch has to be rolled back
   */
  public void check(View view, int resumesBefore, BatchResult batch) {
    try {
      of(view).check(batch);
    } catch (CircuitBreaker.OpenException e) {
      // Before the rollback: whoever mends the table waits for that, and resumes after it.
      if (resumes(view) == resumesBefore) {
        reasons.putIfAbsent(view.id(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Notes a view's batch that has been committed. */
  public void note(View view, BatchResult batch) {
    of(view).note(batch);
  }

  /** Why the view is stopped until somebody resumes it; null if it is not. */
  public @Nullable String openBecause(View view) {
    return reasons.get(view.id());
  }

  /** Lets the view try again; returns whether it had been stopped. */
  boolean close(View view) {
    resumes.merge(view.id(), 1, Integer::sum);
    of(view).reset();
    return reasons.remove(view.id()) != null;
  }

  private CircuitBreaker of(View view) {
    return breakers.computeIfAbsent(view.id(), id -> new CircuitBreaker());
  }
}
