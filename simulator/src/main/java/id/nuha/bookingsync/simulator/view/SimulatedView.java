package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.simulator.clinic.Clinic;
import id.nuha.bookingsync.simulator.clinic.Fact;
import id.nuha.bookingsync.simulator.clinic.Subject;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How the rows of one view come about, from what the catalogue and the YAML say of it. */
public final class SimulatedView {
  private static final List<Fact> DAYS = List.of(Fact.BOOKING_AT, Fact.SESSION_DAY);

  private final View view;
  private final ViewSpec spec;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Fact at;

  /** A column and the fields that SIMRS gives it in. */
  private record Field(List<String> names, FieldSpec spec) {}

  /**
   * Joins both.
   *
   * @throws IllegalArgumentException if they contradict each other; says the mend
   */
  SimulatedView(View view, ViewSpec spec) {
    this.view = view;
    this.spec = spec;
    for (FieldSpec field : spec.fields()) {
      fields.put(field.column(), new Field(names(field), field));
    }
    for (View.KeyColumn key : view.key()) {
      field(key.column(), "is a key column in the catalogue");
    }
    onlyName(spec.change().column());
    spec.spoilt().forEach(spoilt -> onlyName(spoilt.column()));
    this.at = at();
  }

  /** The request field of the window's first instant. */
  public String windowStart() {
    return view.window().start();
  }

  /** The request field of the window's last instant. */
  public String windowEnd() {
    return view.window().end();
  }

  /** The column that the window is held against. */
  String windowColumn() {
    return spec.window();
  }

  /** A page in this view's envelope. */
  public String page(JsonNode rows, int total, int page, int limit) {
    return spec.envelope().around(new Envelope.Page(rows, total, page, limit));
  }

  /** The rows of a day. */
  List<Row> rows(Clinic clinic, ZoneId zone, LocalDate day) {
    List<Subject> subjects =
        switch (spec.row()) {
          case SESSION -> clinic.sessions(day);
          case BOOKING -> clinic.bookings(day, spec.perSession().get(0), spec.perSession().get(1));
        };
    return subjects.stream().map(subject -> row(clinic, zone, subject)).toList();
  }

  /** A further row of a day, as if somebody had just entered it. */
  Row furtherRow(Clinic clinic, ZoneId zone, LocalDate day, int number) {
    Subject subject =
        switch (spec.row()) {
          case SESSION -> clinic.furtherSession(day, number);
          case BOOKING -> clinic.furtherBooking(day, number);
        };
    return row(clinic, zone, subject);
  }

  /** A further row that its table cannot hold. */
  Row badRow(Clinic clinic, ZoneId zone, LocalDate day, int number) {
    ViewSpec.Spoilt spoilt = spec.spoilt().get(number % spec.spoilt().size());
    return furtherRow(clinic, zone, day, number)
        .spoilt(onlyName(spoilt.column()), spoilt.value(), number);
  }

  /** The row after somebody changed it. */
  Row changed(Row row) {
    String column = spec.change().column();
    List<String> values = spec.change().values();
    String next = row.has(column, values.get(0)) ? values.get(1) : values.get(0);
    return row.with(onlyName(column), column, next);
  }

  private Row row(Clinic clinic, ZoneId zone, Subject subject) {
    ObjectNode api = JsonNodeFactory.instance.objectNode();
    Map<String, @Nullable String> truth = new TreeMap<>();
    fields.forEach(
        (column, field) -> {
          String name = inTurn(field.names(), subject);
          Supplier<Random> dice =
              () -> clinic.random(subject.id(), 31L * view.id() + column.hashCode());
          ValueSource source = field.spec().source();
          Object value = source == null ? null : source.value(subject, dice);
          if (value == null) {
            api.put(name, field.spec().nothing());
            truth.put(column, null);
          } else {
            Form form = inTurn(field.spec().as(), subject);
            api.set(name, form.write(value, zone));
            String text = form.truth(value, zone);
            truth.put(column, text.isEmpty() ? null : text);
          }
        });
    return new Row(when(subject), api, truth);
  }

  private LocalDateTime when(Subject subject) {
    Object when = Objects.requireNonNull(at.of(subject));
    return when instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) when;
  }

  private static <T> T inTurn(List<T> values, Subject subject) {
    return values.get(subject.turn() % values.size());
  }

  private List<String> names(FieldSpec field) {
    List<String> known = view.fieldsOf(field.column());
    if (field.names().isEmpty()) {
      return List.of(known.get(0));
    }
    for (String name : field.names()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the catalogue does not read column '%s' from '%s'; use %s, or add it to the catalogue's names"
                .formatted(field.column(), name, String.join(" or ", known)));
      }
    }
    return field.names();
  }

  private Field field(String column, String why) {
    Field field = fields.get(column);
    if (field == null) {
      throw new IllegalArgumentException(
          "column '%s' %s, and is not among the fields; add it".formatted(column, why));
    }
    return field;
  }

  private String onlyName(String column) {
    Field field = field(column, "is to be changed or spoilt");
    if (field.names().size() != 1) {
      throw new IllegalArgumentException(
          "column '%s' is to be changed or spoilt, and has several names; take another column"
              .formatted(column));
    }
    return field.names().get(0);
  }

  private Fact at() {
    if (field(spec.window(), "is what the window is held against").spec().source()
            instanceof Template template
        && template.parts().size() == 1
        && template.parts().get(0) instanceof Fact fact
        && DAYS.contains(fact)) {
      return fact;
    }
    throw new IllegalArgumentException(
        "column '%s' is what the window is held against, and does not say the row's day; its value must be {booking.at} or {session.day}"
            .formatted(spec.window()));
  }
}
