package id.nuha.bookingsync.stats.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Shows how many pages are open. */
@Component
class OpenPagesMetrics {
  OpenPagesMetrics(MeterRegistry meters, ObjectProvider<OpenPages> pages) {
    Gauge.builder("bookingsync.open.pages", () -> pages.stream().mapToInt(OpenPages::count).sum())
        .description(
            "Pages that listen to events: whether anybody looks, and how many connections that"
                + " takes")
        .register(meters);
  }
}
