package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is needed of all runs, so that the log may hold any number of them: those that have not
 * ended, a few that ended last, of each view's runs of a default window those that decide when the
 * next one is due, and of each view the last run whose records lacked keys, until one is COMPLETE.
 *
 * <p>A run that a wrong clock has stamped with a time to come decides nothing: nothing would be due
 * until then.
 */
final class RunSummary {
  private static final Logger log = LoggerFactory.getLogger(RunSummary.class);

  /** What two clocks may differ by. */
  private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private static final int MAX_ENDED = 200;
  private static final Comparator<RunEvent> BY_START = Comparator.comparing(RunEvent::startedAt);

  private final Map<String, RunEvent> unfinished = new HashMap<>();
  private final Map<String, RunEvent> endedLast =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunEvent> eldest) {
          return size() > MAX_ENDED;
        }
      };
  private final Map<Integer, DefaultWindowRuns> ended = new HashMap<>();
  private final Map<Integer, RunEvent> lackingKeys = new TreeMap<>();
  private final Clock clock;

  RunSummary(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(RunEvent event) {
    if (event.status() == RunStatus.RUNNING) {
      unfinished.put(event.runId(), event);
      return;
    }
    unfinished.remove(event.runId());
    boolean isNews = endedLast.put(event.runId(), event) == null;
    if (event.status() == RunStatus.COMPLETE) {
      lackingKeys.remove(event.view());
    } else if (event.progress().seen().lacksKeys()) {
      lackingKeys.put(event.view(), event);
    }
    if (isAhead(event)) {
      if (isNews) {
        log.warn(
            "Run {} of view {} is stamped {}, which is to come: the clock was wrong then or is wrong"
                + " now. The run counts for no schedule and no window.",
            event.runId(),
            event.view(),
            event.startedAt());
      }
    } else if (event.defaultWindow()) {
      ended.computeIfAbsent(event.view(), view -> new DefaultWindowRuns(this::isAhead)).add(event);
    }
  }

  private boolean isAhead(RunEvent event) {
    Instant max = clock.instant().plus(MAX_AHEAD);
    return event.startedAt().isAfter(max)
        || (event.finishedAt() != null && event.finishedAt().isAfter(max));
  }

  /** Of each view the last run whose records lacked keys, unless a later one is COMPLETE. */
  synchronized List<RunEvent> lackingKeys() {
    return List.copyOf(lackingKeys.values());
  }

  synchronized Optional<RunEvent> find(String runId) {
    return Optional.ofNullable(unfinished.getOrDefault(runId, endedLast.get(runId)));
  }

  /** How many runs are in memory, some of them twice. */
  synchronized int size() {
    return unfinished.size()
        + endedLast.size()
        + (int) ended.values().stream().flatMap(DefaultWindowRuns::stream).count();
  }

  /** Oldest first. */
  synchronized List<RunEvent> unfinished() {
    return unfinished.values().stream().sorted(BY_START).toList();
  }

  /**
   * Of the view's runs of a default window, oldest first: those that have not ended, the first one
   * that ended, the last COMPLETE one, and the last one of the schedule. What the schedule tells
   * from them is the same as from all.
   */
  synchronized List<RunEvent> ofDefaultWindow(int view) {
    DefaultWindowRuns ofView = ended.get(view);
    return Stream.concat(
            ofView == null ? Stream.empty() : ofView.stream(),
            unfinished.values().stream().filter(run -> run.view() == view && run.defaultWindow()))
        .distinct()
        .sorted(BY_START)
        .toList();
  }

  /**
   * Of each kind the latest few, so that one that proves to be stamped ahead, once the clock is set
   * right, has one before it.
   */
  private static final class DefaultWindowRuns {
    private static final int MAX_KEPT = 4;

    private final Predicate<RunEvent> isAhead;
    private @Nullable RunEvent first;
    private final List<RunEvent> complete = new ArrayList<>();
    private final List<RunEvent> scheduled = new ArrayList<>();

    DefaultWindowRuns(Predicate<RunEvent> isAhead) {
      this.isAhead = isAhead;
    }

    void add(RunEvent ended) {
      forgetThoseAhead();
      if (first == null || BY_START.compare(ended, first) < 0) {
        first = ended;
      }
      if (ended.status() == RunStatus.COMPLETE) {
        keep(complete, ended);
      }
      if (ended.trigger() != RunEvent.Trigger.MANUAL) {
        keep(scheduled, ended);
      }
    }

    Stream<RunEvent> stream() {
      forgetThoseAhead();
      return Stream.of(Optional.ofNullable(first), last(complete), last(scheduled))
          .flatMap(Optional::stream);
    }

    private void forgetThoseAhead() {
      if (first != null && isAhead.test(first)) {
        first = null;
      }
      complete.removeIf(isAhead);
      scheduled.removeIf(isAhead);
    }

    private static Optional<RunEvent> last(List<RunEvent> runs) {
      return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    private static void keep(List<RunEvent> runs, RunEvent run) {
      runs.add(run);
      runs.sort(BY_START); // stable: of two that began together the one that was added later
      if (runs.size() > MAX_KEPT) {
        runs.remove(0);
      }
    }
  }
}
