package id.nuha.bookingsync.stats.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Shows how many pages are open. */
@Component
class OpenPagesMetrics {
  OpenPagesMetrics(MeterRegistry meters, Pages pages) {
    Gauge.builder("bookingsync.open.pages", pages::count)
        .description(
            "Pages that listen to events: whether anybody looks, and how many connections that"
                + " takes")
        .register(meters);
  }
}
