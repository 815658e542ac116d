package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import id.nuha.bookingsync.simulator.clinic.Clinic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One view as the YAML has it. The comments of {@code simulated-views.yaml} explain each part.
 *
 * @param perSession the fewest and the most bookings of a session; empty if rows are sessions
 * @param window the column that the window is held against
 */
record ViewSpec(
    int id,
    Envelope envelope,
    RowKind row,
    List<Integer> perSession,
    String window,
    List<FieldSpec> fields,
    Change change,
    List<Spoilt> spoilt) {

  ViewSpec(
      int id,
      @Nullable Envelope envelope,
      @Nullable RowKind row,
      @Nullable List<Integer> perSession,
      @Nullable String window,
      @Nullable List<FieldSpec> fields,
      @Nullable Change change,
      @Nullable List<Spoilt> spoilt) {
    this.id = id;
    this.envelope = required("envelope", envelope);
    this.row = required("row", row);
    this.perSession = perSession == null ? List.of() : perSession;
    this.window = required("window", window);
    this.fields = required("fields", fields);
    this.change = required("change", change);
    this.spoilt = required("spoilt", spoilt);
    if (id < 1) {
      throw new IllegalArgumentException("'id' is missing; it is the number of the view in SIMRS");
    }
    checkPerSession();
    checkColumns();
  }

  /** What somebody changes in SIMRS: the column's value from the first to the second, and back. */
  record Change(String column, List<String> values) {
    Change(@Nullable String column, @Nullable List<String> values) {
      this.column = required("column", column);
      this.values = required("values", values);
      if (this.values.size() != 2) {
        throw new IllegalArgumentException("a change has two values; write [Batal, Aktif]");
      }
    }
  }

  /**
   * A value that the table cannot hold.
   *
   * @param value null for nothing
   */
  record Spoilt(String column, @Nullable String value) {
    @JsonCreator
    static Spoilt of(
        @Nullable String column, @Nullable String value, @Nullable Integer longerThan) {
      return new Spoilt(
          required("column", column), longerThan == null ? value : "x".repeat(longerThan + 1));
    }
  }

  static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("'%s' is missing; add it".formatted(name));
    }
    return value;
  }

  private void checkPerSession() {
    int max = Clinic.MAX_BOOKINGS_PER_SESSION;
    boolean isRange =
        perSession.size() == 2
            && 0 <= perSession.get(0)
            && perSession.get(0) <= perSession.get(1)
            && perSession.get(1) <= max;
    if (row == RowKind.BOOKING && !isRange) {
      throw new IllegalArgumentException(
          "bookings need a count per session; write per_session: [0, 4], at most " + max);
    }
    if (row == RowKind.SESSION && !perSession.isEmpty()) {
      throw new IllegalArgumentException(
          "'per_session' says how many bookings a session has, and a row is a session; leave it out");
    }
  }

  private void checkColumns() {
    Set<String> columns = new HashSet<>();
    for (FieldSpec field : fields) {
      if (!columns.add(field.column())) {
        throw new IllegalArgumentException(
            "column '%s' stands there twice; leave one out".formatted(field.column()));
      }
      if (row == RowKind.SESSION && field.isOfBookingsOnly()) {
        throw new IllegalArgumentException(
            "column '%s' says something of a booking; use row: booking, or another fact"
                .formatted(field.column()));
      }
    }
  }
}
