package id.nuha.bookingsync.stats.watch;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.watch.ViewConditions.Condition;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the views stand by the ledger of runs, and by what is known beside it. */
@Component
class LedgerViewStates implements ViewStates {
  // A run that a wrong clock has stamped with a time to come says nothing.
  private static final String ENDED =
      """
      SELECT run_id, status, reason, started_at
        FROM sync_run
       WHERE view_id = :view AND started_at <= now() + interval '5 minutes'
         AND %s
       ORDER BY started_at DESC LIMIT 1
      """;

  private static final String LAST = ENDED.formatted("status <> 'RUNNING'");
  private static final String LAST_COMPLETE =
      ENDED.formatted("status = 'COMPLETE' AND default_window");

  private final JdbcClient jdbc;
  private final Catalogue catalogue;
  private final Clock clock;
  private final ObjectProvider<ViewConditions> conditions;

  LedgerViewStates(
      JdbcClient jdbc,
      Catalogue catalogue,
      Clock clock,
      ObjectProvider<ViewConditions> conditions) {
    this.jdbc = jdbc;
    this.catalogue = catalogue;
    this.clock = clock;
    this.conditions = conditions;
  }

  @Override
  public List<ViewState> now() {
    ViewConditions others = conditions.getIfAvailable();
    Map<Integer, Condition> known = others == null ? Map.of() : others.now();
    return catalogue.views().stream()
        .map(view -> state(view, known.getOrDefault(view.id(), Condition.UNKNOWN)))
        .toList();
  }

  private ViewState state(View view, Condition condition) {
    Optional<Run> last = find(LAST, view);
    Optional<Run> complete = find(LAST_COMPLETE, view);
    State state = worst(last.map(Run::state).orElse(State.NEVER), complete.isPresent(), condition);
    return new ViewState(
        view.id(),
        view.description(),
        state,
        switch (state) {
          case STOPPED -> condition.stopped();
          case OVERDUE -> condition.overdue();
          default -> last.map(Run::reason).orElse(null);
        },
        last.map(Run::runId).orElse(null),
        complete
            .map(run -> run.startedAt().atZoneSameInstant(clock.getZone()).toOffsetDateTime())
            .orElse(null));
  }

  private static State worst(State ofLastRun, boolean wasComplete, Condition condition) {
    State byLedger = ofLastRun == State.COMPLETE && !wasComplete ? State.NEVER : ofLastRun;
    return Stream.of(
            condition.stopped() == null ? byLedger : State.STOPPED,
            condition.overdue() == null ? byLedger : State.OVERDUE,
            byLedger)
        .min(State::compareTo)
        .orElseThrow();
  }

  private Optional<Run> find(String sql, View view) {
    return jdbc.sql(sql)
        .param("view", view.id())
        .query(
            (rs, row) ->
                new Run(
                    rs.getString("run_id"),
                    State.valueOf(rs.getString("status")),
                    rs.getString("reason"),
                    rs.getObject("started_at", OffsetDateTime.class)))
        .optional();
  }

  private record Run(
      String runId, State state, @Nullable String reason, OffsetDateTime startedAt) {}
}
