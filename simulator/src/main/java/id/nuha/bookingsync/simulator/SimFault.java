package id.nuha.bookingsync.simulator;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What SIMRS does wrong with one request, as it was ordered under {@code /_sim/faults}:
 *
 * <ul>
 *   <li>{@code status}, {@code retryAfter}, {@code html}: another answer instead
 *   <li>{@code reset}: no answer; the connection is closed
 *   <li>{@code hang}: milliseconds before the answer
 *   <li>{@code cut}: half of the answer
 *   <li>{@code total}: what the stated total is off by
 *   <li>{@code empty}: no rows, the total as it is
 *   <li>{@code repeat}: the page before once more
 *   <li>{@code cap}: at most so many rows a page
 * </ul>
 */
record SimFault(JsonNode order) {
  private static final List<String> OTHER_ANSWERS = List.of("status", "retryAfter", "html");
  private static final int LONGEST_HANG = 60_000;

  boolean isAnotherAnswer() {
    return OTHER_ANSWERS.stream().anyMatch(order::has);
  }

  boolean isReset() {
    return is("reset");
  }

  boolean isHtml() {
    return is("html");
  }

  boolean isCut() {
    return is("cut");
  }

  int status() {
    return order.path("status").asInt(500);
  }

  /** Empty if it has none. */
  String retryAfter() {
    return order.path("retryAfter").asString("");
  }

  void hang() throws InterruptedException {
    Thread.sleep(Math.min(order.path("hang").asInt(0), LONGEST_HANG));
  }

  int limit(int asked) {
    return Math.max(1, Math.min(asked, order.path("cap").asInt(asked)));
  }

  int page(int asked) {
    return is("repeat") ? Math.max(1, asked - 1) : asked;
  }

  int total(int rows) {
    return Math.max(0, rows + order.path("total").asInt(0));
  }

  <T> List<T> rows(List<T> rows) {
    return is("empty") ? List.of() : rows;
  }

  private boolean is(String name) {
    return order.path(name).asBoolean(false);
  }
}
