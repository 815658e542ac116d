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

  CircuitBreakers() {}

  /**
   * Looks at a view's batch before it is committed; stops the view where its breaker opens.
   *
   * @throws CircuitBreaker.OpenException if it opens; the batch has to be rolled back
   */
  public void check(View view, BatchResult batch) {
    try {
      of(view).check(batch);
    } catch (CircuitBreaker.OpenException e) {
      // Before the rollback: whoever mends the table waits for that, and resumes after it.
      reasons.put(view.id(), String.valueOf(e.getMessage()));
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
    of(view).reset();
    return reasons.remove(view.id()) != null;
  }

  private CircuitBreaker of(View view) {
    return breakers.computeIfAbsent(view.id(), id -> new CircuitBreaker());
  }
}
