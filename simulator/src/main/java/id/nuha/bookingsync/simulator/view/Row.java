package id.nuha.bookingsync.simulator.view;

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
public record Row(LocalDateTime at, ObjectNode api, Map<String, @Nullable String> truth) {
  /** The field that marks a row which no table can hold. */
  public static final String BAD = "simulated_fault";

  public boolean isBad() {
    return api.has(BAD);
  }

  /** The row with a value that its table cannot hold, marked so that it is found again. */
  Row spoilt(String field, @Nullable String value, int number) {
    return new Row(at, api.deepCopy().put(field, value).put(BAD, "bad-" + number), truth);
  }

  /** The row after somebody changed a column in SIMRS. */
  Row with(String field, String column, String value) {
    ObjectNode changedApi = api.deepCopy().put(field, value);
    Map<String, @Nullable String> changed = new TreeMap<>(truth);
    changed.put(column, value);
    return new Row(at, changedApi, changed);
  }

  /** Whether it holds that column's value. */
  boolean has(String column, String value) {
    return Objects.equals(truth.get(column), value);
  }
}
