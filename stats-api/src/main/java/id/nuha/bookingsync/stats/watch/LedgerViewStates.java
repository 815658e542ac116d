package id.nuha.bookingsync.stats.watch;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the views stand by the ledger of runs, and by what is known beside it. */
@Component
class LedgerViewStates implements ViewStates {
  // A run that a wrong clock has stamped with a time to come says nothing.
  private static final String NEWEST_ENDED =
      """
      SELECT run_id, status, reason, started_at
        FROM sync_run
       WHERE view_id = :view AND status = ANY (:statuses)
         AND started_at <= now() + interval '5 minutes'
       ORDER BY started_at DESC LIMIT 1
      """;

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
    return catalogue.views().stream().map(this::now).toList();
  }

  private ViewState now(View view) {
    Optional<Run> last = newest(view, RunStatus.COMPLETE, RunStatus.INCOMPLETE, RunStatus.FAILED);
    Optional<Run> complete = newest(view, RunStatus.COMPLETE);
    State byLedger = last.map(run -> State.valueOf(run.status())).orElse(State.NEVER);
    String stopped = known(known -> known.stoppedBecause(view.id()));
    String overdue = known(known -> known.overdue(view.id()));
    State state =
        Stream.of(
                stopped == null ? State.NEVER : State.STOPPED,
                overdue == null ? State.NEVER : State.OVERDUE,
                byLedger)
            .min(State::compareTo)
            .orElseThrow();
    return new ViewState(
        view.id(),
        view.description(),
        state,
        switch (state) {
          case STOPPED -> stopped;
          case OVERDUE -> overdue;
          default -> last.map(Run::reason).orElse(null);
        },
        last.map(Run::runId).orElse(null),
        complete
            .map(run -> run.startedAt().atZoneSameInstant(clock.getZone()).toOffsetDateTime())
            .orElse(null));
  }

  private @Nullable String known(Function<ViewConditions, @Nullable String> of) {
    ViewConditions known = conditions.getIfAvailable();
    return known == null ? null : of.apply(known);
  }

  private Optional<Run> newest(View view, RunStatus... statuses) {
    return jdbc.sql(NEWEST_ENDED)
        .param("view", view.id())
        .param("statuses", Stream.of(statuses).map(RunStatus::name).toArray(String[]::new))
        .query(
            (rs, row) ->
                new Run(
                    rs.getString("run_id"),
                    rs.getString("status"),
                    rs.getString("reason"),
                    rs.getObject("started_at", OffsetDateTime.class)))
        .optional();
  }

  private record Run(
      String runId, String status, @Nullable String reason, OffsetDateTime startedAt) {}
}
