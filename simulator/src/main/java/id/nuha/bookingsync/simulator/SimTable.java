package id.nuha.bookingsync.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one view as they are now; days come about when they are first looked at. */
final class SimTable {
  private static final int MOST_DAYS = 400;

  private final SimView view;
  private final ZoneId zone;
  private final Map<LocalDate, List<SimRow>> days = new HashMap<>();
  private @Nullable Change pending;
  private final List<SimRow> removed = new ArrayList<>();
  private int added;

  SimTable(SimView view, ZoneId zone) {
    this.view = view;
    this.zone = zone;
  }

  /**
   * What somebody does in SIMRS.
   *
   * @param day whose rows it happens to
   * @param remove how many of the day's first rows go
   * @param change how many of the rows after those change
   * @param add how many rows are entered
   * @param bad how many rows are entered that no table can hold
   * @param afterPage only once that page has been read; 0 for at once
   */
  record Change(LocalDate day, int remove, int change, int add, int bad, int afterPage) {}

  SimView view() {
    return view;
  }

  /** The rows of a window, in SIMRS's order. */
  synchronized List<SimRow> rows(Instant start, Instant end) {
    LocalDate first = LocalDate.ofInstant(start, zone);
    LocalDate last = LocalDate.ofInstant(end, zone);
    List<SimRow> rows = new ArrayList<>();
    int count = 0;
    for (LocalDate day = first; !day.isAfter(last) && count < MOST_DAYS; day = day.plusDays(1)) {
      count++;
      for (SimRow row : day(day)) {
        Instant at = row.at().atZone(zone).toInstant();
        if (!at.isBefore(start) && !at.isAfter(end)) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  synchronized void apply(Change change) {
    if (change.afterPage() > 0) {
      pending = change;
      return;
    }
    List<SimRow> rows = day(change.day());
    List<SimRow> gone = rows.subList(0, Math.min(change.remove(), rows.size()));
    removed.addAll(gone);
    gone.clear();
    for (int i = 0; i < Math.min(change.change(), rows.size()); i++) {
      if (!rows.get(i).isBad()) {
        rows.set(i, view.changed(rows.get(i)));
      }
    }
    for (int i = 0; i < change.add(); i++) {
      rows.add(view.extraRow(change.day(), ++added));
    }
    for (int i = 0; i < change.bad(); i++) {
      rows.add(view.badRow(change.day(), ++added));
    }
  }

  /** Notes that a page has been served. */
  synchronized void served(int page) {
    Change due = pending;
    if (due != null && due.afterPage() == page) {
      pending = null;
      apply(new Change(due.day(), due.remove(), due.change(), due.add(), due.bad(), 0));
    }
  }

  /** The rows of a day that somebody has removed, as they were then. */
  synchronized List<SimRow> removed(LocalDate day) {
    return removed.stream().filter(row -> row.at().toLocalDate().equals(day)).toList();
  }

  /** Lets the days be as if nobody had ever looked at them. */
  synchronized void forget(LocalDate awal, LocalDate akhir) {
    days.keySet().removeIf(day -> !day.isBefore(awal) && !day.isAfter(akhir));
    removed.removeIf(
        row -> !row.at().toLocalDate().isBefore(awal) && !row.at().toLocalDate().isAfter(akhir));
  }

  private List<SimRow> day(LocalDate day) {
    return days.computeIfAbsent(day, d -> new ArrayList<>(view.rows(d)));
  }
}
