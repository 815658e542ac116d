package id.nuha.bookingsync.stats.notify;

import id.nuha.bookingsync.stats.watch.ViewState;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been told, and what is still to be posted.
 *
 * @param told by view, the states that were told since it was well; a view that is well is absent
 * @param waiting oldest first
 */
record Notices(Map<Integer, Set<State>> told, List<Notice> waiting) {
  /** A receiver that is away for long misses the oldest ones. */
  private static final int MAX_WAITING = 100;

  Notices {
    Map<Integer, Set<State>> copy = new TreeMap<>();
    told.forEach((view, states) -> copy.put(view, Set.copyOf(states)));
    told = Map.copyOf(copy);
    waiting = List.copyOf(waiting);
  }

  static Notices none() {
    return new Notices(Map.of(), List.of());
  }

  /**
   * With a notice for each view that is in a state that was not told since it was well, and for
   * each that is well again. A state that comes and goes is told once, until the view is well.
   */
  Notices after(List<ViewState> views, OffsetDateTime now) {
    Map<Integer, Set<State>> nowTold = new TreeMap<>(told);
    List<Notice> nowWaiting = new ArrayList<>(waiting);
    for (ViewState view : views) {
      Set<State> toldOfView = told.getOrDefault(view.view(), Set.of());
      if (view.state().isTrouble() && !toldOfView.contains(view.state())) {
        Set<State> more = EnumSet.of(view.state());
        more.addAll(toldOfView);
        nowTold.put(view.view(), more);
        nowWaiting.add(Notice.of(view, now));
      } else if (view.state() == State.COMPLETE && !toldOfView.isEmpty()) {
        nowTold.remove(view.view());
        nowWaiting.add(Notice.of(view, now));
      }
    }
    int tooMany = Math.max(0, nowWaiting.size() - MAX_WAITING);
    return new Notices(nowTold, nowWaiting.subList(tooMany, nowWaiting.size()));
  }

  /** The one to post next; null if none waits. */
  @Nullable Notice next() {
    return waiting.isEmpty() ? null : waiting.get(0);
  }

  /** Without a notice that was posted, or given up. */
  Notices without(Notice notice) {
    return new Notices(
        told, waiting.stream().filter(other -> !other.id().equals(notice.id())).toList());
  }
}
