package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.View;
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

  public CircuitBreaker of(View view) {
    return breakers.computeIfAbsent(view.id(), id -> new CircuitBreaker());
  }

  public boolean isOpen(View view) {
    return open.contains(view.id());
  }

  /** Stops the view until somebody resumes it. */
  public void open(View view) {
    open.add(view.id());
  }

  /** Lets the view try again; returns whether it had been stopped. */
  boolean close(View view) {
    of(view).reset();
    return open.remove(view.id());
  }
}
