package id.nuha.bookingsync.stats.live;

import id.nuha.bookingsync.contract.Notice;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Notices that are told as one: of each view the days together, of each run that it moved. */
final class Changes {
  private final Map<Integer, Days> daysByView = new TreeMap<>();
  private final Set<String> runIds = new LinkedHashSet<>();

  /** Days of a view whose numbers have changed, from the first to the last. */
  record Days(int view, LocalDate from, LocalDate to) {
    private Days and(Days other) {
      return new Days(
          view,
          from.isBefore(other.from) ? from : other.from,
          to.isAfter(other.to) ? to : other.to);
    }
  }

  void add(Notice notice) {
    if (notice.runId() != null) {
      runIds.add(notice.runId());
    }
    if (notice.from() != null && notice.to() != null) {
      daysByView.merge(
          notice.view(), new Days(notice.view(), notice.from(), notice.to()), Days::and);
    }
  }

  Iterable<Days> days() {
    return daysByView.values();
  }

  Set<String> runIds() {
    return runIds;
  }
}
