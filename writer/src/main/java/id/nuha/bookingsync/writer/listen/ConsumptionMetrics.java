package id.nuha.bookingsync.writer.listen;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Shows how much is not being consumed. */
@Component
class ConsumptionMetrics {
  ConsumptionMetrics(MeterRegistry meters, ConsumptionHealth health) {
    Gauge.builder("bookingsync.topics.waiting", health, ConsumptionHealth::waitingTopics)
        .description(
            "Topics that are not being applied, the writer's start counted as one: whether it waits"
                + " for PostgreSQL, Kafka or somebody, which its readiness names")
        .register(meters);
  }
}
