package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.simulator.clinic.Clinic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one view as they are now; days come about when they are first looked at. */
public final class ViewTable {
  private static final int MAX_DAYS = 400;

  private final SimulatedView view;
  private final Clinic clinic;
  private final ZoneId zone;
  private final Map<LocalDate, List<Row>> days = new HashMap<>();
  private @Nullable Change pending;
  private final List<Row> removed = new ArrayList<>();
  private int added;

  ViewTable(SimulatedView view, Clinic clinic, ZoneId zone) {
    this.view = view;
    this.clinic = clinic;
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
  public record Change(LocalDate day, int remove, int change, int add, int bad, int afterPage) {}

  public SimulatedView view() {
    return view;
  }

  /** The rows of a window, in SIMRS's order. */
  public synchronized List<Row> rows(Instant start, Instant end) {
    LocalDate first = LocalDate.ofInstant(start, zone);
    LocalDate last = LocalDate.ofInstant(end, zone);
    List<Row> rows = new ArrayList<>();
    int count = 0;
    for (LocalDate day = first; !day.isAfter(last) && count < MAX_DAYS; day = day.plusDays(1)) {
      count++;
      for (Row row : day(day)) {
        Instant at = row.at().atZone(zone).toInstant();
        if (!at.isBefore(start) && !at.isAfter(end)) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  public synchronized void apply(Change change) {
    if (change.afterPage() > 0) {
      pending = change;
      return;
    }
    List<Row> rows = day(change.day());
    List<Row> gone = rows.subList(0, Math.min(change.remove(), rows.size()));
    removed.addAll(gone);
    gone.clear();
    for (int i = 0; i < Math.min(change.change(), rows.size()); i++) {
      if (!rows.get(i).isBad()) {
        rows.set(i, view.changed(rows.get(i)));
      }
    }
    for (int i = 0; i < change.add(); i++) {
      rows.add(view.furtherRow(clinic, zone, change.day(), ++added));
    }
    for (int i = 0; i < change.bad(); i++) {
      rows.add(view.badRow(clinic, zone, change.day(), ++added));
    }
  }

  /** Notes that a page has been served. */
  public synchronized void served(int page) {
    Change due = pending;
    if (due != null && due.afterPage() == page) {
      pending = null;
      apply(new Change(due.day(), due.remove(), due.change(), due.add(), due.bad(), 0));
    }
  }

  /** The rows of a day that somebody has removed, as they were then. */
  public synchronized List<Row> removed(LocalDate day) {
    return removed.stream().filter(row -> row.at().toLocalDate().equals(day)).toList();
  }

  /** Lets the days be as if nobody had ever looked at them. */
  public synchronized void forget(LocalDate awal, LocalDate akhir) {
    days.keySet().removeIf(day -> !day.isBefore(awal) && !day.isAfter(akhir));
    removed.removeIf(
        row -> !row.at().toLocalDate().isBefore(awal) && !row.at().toLocalDate().isAfter(akhir));
  }

  private List<Row> day(LocalDate day) {
    return days.computeIfAbsent(day, d -> new ArrayList<>(view.rows(clinic, zone, d)));
  }
}
