package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The views' circuit breakers, and which of them are open. */
@Component
public class CircuitBreakers {
  private final Map<Integer, CircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();

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
      open.add(view.id()); // before the rollback, so that no resume comes in between
      throw e;
    }
  }

  /** Notes a view's batch that has been committed. */
  public void note(View view, BatchResult batch) {
    of(view).note(batch);
  }

  /** Whether the view is stopped until somebody resumes it. */
  public boolean isOpen(View view) {
    return open.contains(view.id());
  }

  /** Lets the view try again; returns whether it had been stopped. */
  boolean close(View view) {
    of(view).reset();
    return open.remove(view.id());
  }

  private CircuitBreaker of(View view) {
    return breakers.computeIfAbsent(view.id(), id -> new CircuitBreaker());
  }
}
