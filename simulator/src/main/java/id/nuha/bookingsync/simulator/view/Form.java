package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How SIMRS writes a value. */
enum Form {
  TEXT(String.class),
  NUMBER(Number.class),
  /** A number as text. */
  DIGITS(Number.class),
  /** 2026-02-06. */
  DATE(LocalDate.class),
  /** 08:00. */
  TIME(LocalTime.class),
  /** 08:00:00. */
  TIME_SECONDS(LocalTime.class),
  /** 2026-02-06 08:00:00. */
  DATETIME(LocalDateTime.class),
  /** 2026-02-06T08:00:00. */
  ISO(LocalDateTime.class),
  /** 2026-02-06T01:00:00Z: an instant. */
  UTC(LocalDateTime.class),
  /** 2026-02-06T08:00:00+07:00: an instant. */
  OFFSET(LocalDateTime.class);

  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter POSTGRESQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Class<?> type;

  Form(Class<?> type) {
    this.type = type;
  }

  /** The value as it stands in a record. */
  JsonNode write(Object value, ZoneId zone) {
    return switch (this) {
      case TEXT, DIGITS, DATE -> text(value.toString());
      case NUMBER -> JsonNodeFactory.instance.numberNode(new BigDecimal(value.toString()));
      case TIME -> text(MINUTES.format((LocalTime) value));
      case TIME_SECONDS -> text(SECONDS.format((LocalTime) value));
      case DATETIME -> text(POSTGRESQL.format((LocalDateTime) value));
      case ISO -> text(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format((LocalDateTime) value));
      case UTC -> text(((LocalDateTime) value).atZone(zone).toInstant().toString());
      case OFFSET ->
          text(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(((LocalDateTime) value).atZone(zone)));
    };
  }

  /**
   * The value as PostgreSQL prints it from the record's column: TIMESTAMP for the four forms of a
   * date with its time.
   */
  String truth(Object value, ZoneId zone) {
    return value instanceof LocalDateTime at
        ? POSTGRESQL.format(at)
        : write(value, zone).asString();
  }

  boolean fits(Class<?> type) {
    return this.type.isAssignableFrom(type);
  }

  /** The form of a field that names none. */
  static Form defaultFor(Class<?> type) {
    return fitting(type).get(0);
  }

  static String namesFor(Class<?> type) {
    return fitting(type).stream().map(Form::yamlName).collect(Collectors.joining(", "));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Form named(String name) {
    return Arrays.stream(values())
        .filter(form -> form.yamlName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing is written as '%s'; use %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Form::yamlName)
                                .collect(Collectors.joining(", ")))));
  }

  String yamlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<Form> fitting(Class<?> type) {
    return Arrays.stream(values()).filter(form -> form.fits(type)).toList();
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }
}
