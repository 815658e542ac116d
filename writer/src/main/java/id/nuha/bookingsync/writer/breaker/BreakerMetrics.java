package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Shows which views are stopped. */
@Component
class BreakerMetrics {
  BreakerMetrics(MeterRegistry meters, CircuitBreakers breakers, Catalogue catalogue) {
    for (View view : catalogue.views()) {
      Gauge.builder("bookingsync.view.stopped", () -> breakers.openBecause(view) == null ? 0 : 1)
          .description(
              "1 while the view is stopped because most of its records were refused: it goes on only"
                  + " once somebody has mended the table or the catalogue and resumed it")
          .tag("view", Integer.toString(view.id()))
          .register(meters);
    }
  }
}
