package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * What is measured of the batches that have landed. All is there from the start, at 0, so that the
 * first record of an outcome shows as an increase.
 */
@Component
class BatchMetrics {
  private final MeterRegistry meters;
  private final Map<Integer, OfView> views = new HashMap<>();

  BatchMetrics(MeterRegistry meters, Catalogue catalogue) {
    this.meters = meters;
    catalogue.views().forEach(view -> views.put(view.id(), OfView.of(meters, view)));
  }

  /** A batch begins. */
  Timer.Sample begin() {
    return Timer.start(meters);
  }

  /** The batch is in the database. */
  void landed(View view, Timer.Sample begun, BatchResult result) {
    OfView ofView = Objects.requireNonNull(views.get(view.id()));
    begun.stop(ofView.duration);
    ofView.size.record(result.records().size());
    result
        .counts()
        .forEach(
            (outcome, number) ->
                Objects.requireNonNull(ofView.records.get(outcome)).increment((double) number));
  }

  private record OfView(Timer duration, DistributionSummary size, Map<Outcome, Counter> records) {
    static OfView of(MeterRegistry meters, View view) {
      List<Tag> tags = List.of(Tag.of("view", Integer.toString(view.id())));
      Map<Outcome, Counter> records = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        records.put(
            outcome,
            Counter.builder("bookingsync.records")
                .description(
                    "Records that were applied, by what became of them, redeliveries included:"
                        + " whether the writer works, and whether SIMRS sends what no table takes")
                .tags(Tags.of(tags).and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
                .register(meters));
      }
      return new OfView(
          Timer.builder("bookingsync.batch.duration")
              .description(
                  "Time from reading a batch's records to its commit: a slow database shows here"
                      + " first")
              .tags(tags)
              .register(meters),
          DistributionSummary.builder("bookingsync.batch.size")
              .baseUnit("records")
              .description(
                  "Records of a batch: small batches while records wait mean that Kafka, not"
                      + " PostgreSQL, is slow")
              .tags(tags)
              .register(meters),
          records);
    }
  }
}
