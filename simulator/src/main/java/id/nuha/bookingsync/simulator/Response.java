package id.nuha.bookingsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** What the simulator answers. */
record Response(int status, String body, Map<String, String> headers, Charset charset) {
  private static final int NONE = -1;

  /** No answer: the connection is closed without a word. */
  static final Response RESET = new Response(NONE, "", Map.of());

  Response(int status, String body, Map<String, String> headers) {
    this(status, body, headers, StandardCharsets.UTF_8);
  }

  static Response ok(String body) {
    return new Response(200, body, Map.of());
  }

  static Response json(Object value) {
    return ok(JsonMapper.shared().writeValueAsString(value));
  }

  static Response error(int status, String message) {
    Map<String, Object> metaData = Map.of("status", status, "message", message);
    return new Response(
        status, JsonMapper.shared().writeValueAsString(Map.of("meta_data", metaData)), Map.of());
  }

  Response withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Response(status, body, more, charset);
  }

  Response with(String otherBody) {
    return new Response(status, otherBody, headers, charset);
  }

  /** The same in another charset; nothing says so. */
  Response in(Charset otherCharset) {
    return new Response(status, body, headers, otherCharset);
  }

  /** Sends it; the caller closes the exchange. */
  void sendTo(HttpExchange exchange) throws IOException {
    if (status == NONE) {
      return;
    }
    headers.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = body.getBytes(charset);
    if ("gzip".equals(headers.get("Content-Encoding"))) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      }
      bytes = packed.toByteArray();
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
