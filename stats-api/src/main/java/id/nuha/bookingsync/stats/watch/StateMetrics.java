package id.nuha.bookingsync.stats.watch;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Shows how the views stand, as they were seen last; until then, NaN. */
@Component
class StateMetrics {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Clock clock;
  private volatile Map<Integer, ViewState> views = Map.of();

  StateMetrics(Catalogue catalogue, Clock clock, MeterRegistry meters) {
    this.clock = clock;
    for (View view : catalogue.views()) {
      String number = Integer.toString(view.id());
      Gauge.builder("bookingsync.last.complete.run.age", () -> age(view.id()))
          .baseUnit("seconds")
          .description(
              "Time since the start of the view's last COMPLETE run: how old the dashboards' rows"
                  + " are; NaN until there was one")
          .tag("view", number)
          .register(meters);
      for (State state : State.values()) {
        Gauge.builder("bookingsync.view.state", () -> isIn(view.id(), state))
            .description(
                "1 for the state that the view is in, as the page and the notifications judge it: so"
                    + " that an alert and they never differ")
            .tag("view", number)
            .tag("state", state.name())
            .register(meters);
      }
    }
  }

  @EventListener
  void on(ViewStatesSeen seen) {
    views = seen.views().stream().collect(Collectors.toMap(ViewState::view, view -> view));
  }

  private @Nullable Integer isIn(int view, State state) {
    ViewState seen = views.get(view);
    return seen == null ? null : seen.state() == state ? 1 : 0;
  }

  private @Nullable Double age(int view) {
    ViewState seen = views.get(view);
    return seen == null || seen.lastComplete() == null
        ? null
        : Duration.between(seen.lastComplete().toInstant(), clock.instant()).toMillis()
            / MILLIS_PER_SECOND;
  }
}
