package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.simulator.view.Row;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
    BY_NAME.put("twice", Faults::twice);
    BY_NAME.put("set", Faults::set);
    BY_NAME.put("renamed", Faults::renamed);
    BY_NAME.put("bodyStatus", Faults::bodyStatus);
    BY_NAME.put("noData", on(noData()));
    BY_NAME.put("uncounted", on(uncounted()));
    BY_NAME.put("keyed", on(keyed()));
    BY_NAME.put("rawBreak", on(rawBreak()));
    BY_NAME.put("charset", Faults::charset);
    BY_NAME.put("unnamedCharset", Faults::unnamedCharset);
    BY_NAME.put("gzip", on(gzip()));
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

  /** The first rows stand twice, as after a join, and are counted twice. */
  private static Fault twice(JsonNode rows) {
    int doubled = rows.asInt(0);
    return new Fault() {
      @Override
      public List<Row> rows(List<Row> rows) {
        return IntStream.range(0, rows.size())
            .boxed()
            .flatMap(i -> Collections.nCopies(i < doubled ? 2 : 1, rows.get(i)).stream())
            .toList();
      }

      @Override
      public int total(int rows) {
        return rows + Math.min(doubled, rows);
      }
    };
  }

  /** All rows have these values in these fields: {@code {"update_date": "0000-00-00 00:00:00"}}. */
  private static Fault set(JsonNode fields) {
    return new Fault() {
      @Override
      public List<Row> rows(List<Row> rows) {
        return rows.stream()
            .map(
                row -> {
                  ObjectNode api = row.api().deepCopy();
                  fields.properties().forEach(field -> api.set(field.getKey(), field.getValue()));
                  return new Row(row.at(), api, row.truth());
                })
            .toList();
      }
    };
  }

  /** A field that has another name now. */
  private static Fault renamed(JsonNode field) {
    return onBody(
        body -> body.replace("\"%s\":".formatted(field.asString()), "\"renamed_field\":"));
  }

  /** Status 200 by HTTP, and another one in the body. */
  private static Fault bodyStatus(JsonNode status) {
    String body =
        "{\"meta_data\":{\"status\":%d,\"message\":\"Gagal\"},\"data\":{\"list\":[],\"count\":0}}"
            .formatted(status.asInt(500));
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        return other == null ? Response.ok(body) : other;
      }
    };
  }

  /** A window without rows, said as an error. */
  private static Fault noData() {
    return new Fault() {
      @Override
      public Response instead(@Nullable Response other) {
        return other == null ? Response.error(404, "Data tidak ditemukan") : other;
      }
    };
  }

  /** No total. */
  private static Fault uncounted() {
    return onBody(body -> body.replaceAll("\"count\":(\"?)[0-9]+\\1", "\"count\":null"));
  }

  /** A list as PHP writes it once rows are removed from it: {@code {"0": {…}, "2": {…}}}. */
  private static Fault keyed() {
    return onBody(
        body -> {
          ObjectNode page = (ObjectNode) RecordJson.parse(body.getBytes(StandardCharsets.UTF_8));
          ObjectNode parent = page.path("data").isObject() ? (ObjectNode) page.path("data") : page;
          ObjectNode keyed = JsonNodeFactory.instance.objectNode();
          int key = 0;
          for (JsonNode row : parent.path("list").values()) {
            keyed.set(Integer.toString(key), row);
            key += 2;
          }
          parent.set("list", keyed);
          return page.toString();
        });
  }

  /** A line break in a text, as it is. */
  private static Fault rawBreak() {
    return onBody(body -> body.replaceFirst("(\"[A-Za-z.]+) ([A-Za-z])", "$1\n$2"));
  }

  /** Another charset, which the header names. */
  private static Fault charset(JsonNode name) {
    return onAnswer(
        whole ->
            whole
                .in(Charset.forName(name.asString("iso-8859-1")))
                .withHeader(
                    "Content-Type", "application/json; charset=" + name.asString("iso-8859-1")));
  }

  /** Another charset, which nothing names. */
  private static Fault unnamedCharset(JsonNode name) {
    return onAnswer(whole -> whole.in(Charset.forName(name.asString("iso-8859-1"))));
  }

  /** A packed body, which nobody asked for. */
  private static Fault gzip() {
    return onAnswer(whole -> whole.withHeader("Content-Encoding", "gzip"));
  }

  /** Half of the answer. */
  private static Fault cut() {
    return onBody(body -> body.substring(0, body.length() / 2));
  }

  private static Fault onBody(UnaryOperator<String> change) {
    return onAnswer(whole -> whole.with(change.apply(whole.body())));
  }

  private static Fault onAnswer(UnaryOperator<Response> change) {
    return new Fault() {
      @Override
      public Response answer(Response whole) {
        return change.apply(whole);
      }
    };
  }
}
