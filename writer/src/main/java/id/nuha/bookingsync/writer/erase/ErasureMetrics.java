package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts what was removed. */
@Component
class ErasureMetrics {
  private final Map<Integer, Counter> erased = new HashMap<>();
  private final Map<Integer, Counter> expired = new HashMap<>();

  ErasureMetrics(MeterRegistry meters, Catalogue catalogue) {
    for (View view : catalogue.views()) {
      String id = Integer.toString(view.id());
      erased.put(
          view.id(),
          Counter.builder("bookingsync.erased")
              .description("Keys that were erased on request, whether they had a row or not")
              .tag("view", id)
              .register(meters));
      expired.put(
          view.id(),
          Counter.builder("bookingsync.expired")
              .description(
                  "Rows that were removed because they were older than RETENTION_DAYS: none for"
                      + " days means that nobody removes them")
              .tag("view", id)
              .register(meters));
    }
  }

  void erased(View view) {
    Objects.requireNonNull(erased.get(view.id())).increment();
  }

  void expired(View view, int rows) {
    Objects.requireNonNull(expired.get(view.id())).increment(rows);
  }
}
