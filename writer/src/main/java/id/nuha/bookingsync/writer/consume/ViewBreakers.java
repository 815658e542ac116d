package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.apply.Breaker;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The views' breakers, and which of them are open. */
@Component
class ViewBreakers {
  private final Map<Integer, Breaker> breakers = new ConcurrentHashMap<>();
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();

  Breaker of(View view) {
    return breakers.computeIfAbsent(view.id(), id -> new Breaker());
  }

  boolean isOpen(View view) {
    return open.contains(view.id());
  }

  void open(View view) {
    open.add(view.id());
  }

  /** Lets the view try again; returns whether it had stopped. */
  boolean close(View view) {
    of(view).reset();
    return open.remove(view.id());
  }
}
