package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;

/** What a row of a view stands for. */
enum RowKind {
  SESSION,
  BOOKING;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RowKind named(String name) {
    return switch (name) {
      case "session" -> SESSION;
      case "booking" -> BOOKING;
      default ->
          throw new IllegalArgumentException(
              "a row stands for no '%s'; use session or booking".formatted(name));
    };
  }
}
