package id.nuha.bookingsync.runtime.brakes;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests that were refused, without saying whose they were. */
public final class RefusedRequests implements MeterBinder {
  private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

  RefusedRequests() {
    for (Refusal refusal : Refusal.values()) {
      counts.put(refusal, new LongAdder());
    }
  }

  public void count(Refusal refusal) {
    counter(refusal).increment();
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder("bookingsync.requests.refused", counter(refusal), LongAdder::sum)
          .description(
              "Requests that were refused before they were looked at: somebody asks too much, or"
                  + " tries keys")
          .tag("outcome", refusal.outcome())
          .register(meters);
    }
  }

  private LongAdder counter(Refusal refusal) {
    return Objects.requireNonNull(counts.get(refusal));
  }
}
