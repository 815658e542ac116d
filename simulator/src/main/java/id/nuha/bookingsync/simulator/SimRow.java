package id.nuha.bookingsync.simulator;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of a simulated view, twice.
 *
 * @param at when it is, in the clinic's time: what the window is held against
 * @param api the record as SIMRS gives it
 * @param truth what its table's columns should hold, as PostgreSQL prints them as text
 */
record SimRow(LocalDateTime at, ObjectNode api, Map<String, @Nullable String> truth) {
  /** The field that marks a row which no table can hold. */
  static final String BAD = "simulated_fault";

  /** The row with a value that its table cannot hold, marked so that it is found again. */
  SimRow spoilt(String field, @Nullable String value, int number) {
    return new SimRow(at, api.deepCopy().put(field, value).put(BAD, "bad-" + number), truth);
  }

  boolean isBad() {
    return api.has(BAD);
  }

  /** The row after somebody changed a column in SIMRS. */
  SimRow with(String field, String column, String value) {
    ObjectNode changedApi = api.deepCopy().put(field, value);
    Map<String, @Nullable String> changed = new TreeMap<>(truth);
    changed.put(column, value);
    return new SimRow(at, changedApi, changed);
  }

  /** Whether it holds that column's value. */
  boolean has(String column, String value) {
    return Objects.equals(truth.get(column), value);
  }
}
