package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All faults by the names that they are ordered by under {@code /_sim/faults}. */
final class Faults {
  private static final Fault NONE = new Fault() {};
  private static final long MAX_HANG_MILLIS = 60_000;

  // Of two that show at the same point, the later one has the last word.
  private static final Map<String, Function<JsonNode, Fault>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("hang", Faults::hang);
    BY_NAME.put("status", Faults::status);
    BY_NAME.put("retryAfter", Faults::retryAfter);
    BY_NAME.put("html", on(html()));
    BY_NAME.put("reset", on(reset()));
    BY_NAME.put("repeat", on(repeat()));
    BY_NAME.put("cap", Faults::cap);
    BY_NAME.put("empty", on(empty()));
    BY_NAME.put("total", Faults::total);
    BY_NAME.put("cut", on(cut()));
  }

  private Faults() {}

  static Set<String> names() {
    return BY_NAME.keySet();
  }

  /**
   * The faults of one request, which were ordered together: {@code {"hang": 1500, "cut": true}}.
   */
  static Fault from(Map<String, JsonNode> order) {
    List<Fault> faults = new ArrayList<>();
    BY_NAME.forEach(
        (name, fault) -> {
          JsonNode value = order.get(name);
          if (value != null) {
            faults.add(fault.apply(value));
          }
        });
    return new CombinedFault(faults);
  }

  /** A fault that is there if its value is true. */
  private static Function<JsonNode, Fault> on(Fault fault) {
    return value -> value.asBoolean(false) ? fault : NONE;
  }

  /** Milliseconds before the answer. */
  private static Fault hang(JsonNode millis) {
    return new Fault() {
      @Override
      public long delayMillis() {
        return Math.min(millis.asLong(0), MAX_HANG_MILLIS);
      }
    };
  }

  /** No answer; the connection is closed. */
  private static Fault reset() {
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        return Response.RESET;
      }
    };
  }

  /** An error's status. */
  private static Fault status(JsonNode status) {
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        return other == null ? new Response(status.asInt(500), "{}", Map.of()) : other;
      }
    };
  }

  /** An error that says when to come again. */
  private static Fault retryAfter(JsonNode seconds) {
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        return (other == null ? new Response(500, "{}", Map.of()) : other)
            .withHeader("Retry-After", seconds.asString(""));
      }
    };
  }

  /** A login page. */
  private static Fault html() {
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        Map<String, String> headers = other == null ? Map.of() : other.headers();
        return new Response(200, "<html><body>Silakan masuk</body></html>", headers)
            .withHeader("Content-Type", "text/html");
      }
    };
  }

  /** The page before once more. */
  private static Fault repeat() {
    return new Fault() {
      @Override
      public int page(int asked) {
        return Math.max(1, asked - 1);
      }
    };
  }

  /** At most so many rows a page. */
  private static Fault cap(JsonNode rows) {
    return new Fault() {
      @Override
      public int limit(int asked) {
        return Math.max(1, Math.min(asked, rows.asInt(asked)));
      }
    };
  }

  /** No rows, the total as it is. */
  private static Fault empty() {
    return new Fault() {
      @Override
      public List<Row> rows(List<Row> rows) {
        return List.of();
      }
    };
  }

  /** What the stated total is off by. */
  private static Fault total(JsonNode offBy) {
    return new Fault() {
      @Override
      public int total(int rows) {
        return Math.max(0, rows + offBy.asInt(0));
      }
    };
  }

  /** Half of the answer. */
  private static Fault cut() {
    return new Fault() {
      @Override
      public Response answer(Response whole) {
        return Response.ok(whole.body().substring(0, whole.body().length() / 2));
      }
    };
  }
}
