package id.nuha.bookingsync.runtime.brakes;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.buf.ByteChunk;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Takes in each request's body before anything else looks at the request, and refuses one that is
 * large or does not come. Tomcat alone would read the body on the request's thread, also of a
 * request that was refused, for as long as a byte comes now and then: a few such callers would take
 * all threads. Here only a few threads wait for bodies, each for a while, and not all of them for
 * those of one address: nobody has shown a key yet.
 */
final class BodyValve extends ValveBase {
  /** The largest body that a request here needs is a few hundred bytes of JSON. */
  static final int MAX_BYTES = 16 * 1024;

  static final int MAX_WAITING = 5;
  static final int MAX_WAITING_PER_ADDRESS = 3;
  private static final Duration TURN = Duration.ofMillis(200);
  private static final String RETRY_AFTER_SECONDS = "10";

  private final RefusedRequests refused;
  private final long maxNanos;
  private final Places waiting = new Places(MAX_WAITING, MAX_WAITING_PER_ADDRESS);

  /**
   * A valve that counts what it refuses.
   *
   * @param maxTime how long all parts of a body may take
   */
  BodyValve(RefusedRequests refused, Duration maxTime) {
    super(true);
    this.refused = refused;
    this.maxNanos = maxTime.toNanos();
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.isAsync()) { // it was taken in; what was waited for comes here a second time
      getNext().invoke(request, response);
      return;
    }
    long stated;
    try {
      stated = request.getContentLengthLong();
    } catch (NumberFormatException e) {
      refuse(request, response, HttpStatus.BAD_REQUEST, "The Content-Length is no number.");
      return;
    }
    if (stated > MAX_BYTES) {
      tooLarge(request, response);
    } else if (!hasBody(request) || takeIn(request, response)) {
      getNext().invoke(request, response);
    }
  }

  private static boolean hasBody(Request request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  /** Whether the body is there; else the request is answered. */
  private boolean takeIn(Request request, Response response) throws IOException {
    String address = AddressBlock.of(request.getRemoteAddr());
    if (!mayWait(address)) {
      refused.count(Refusal.SLOW_BODY);
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      refuse(
          request,
          response,
          HttpStatus.REQUEST_TIMEOUT,
          "Too many requests wait for their bodies; send this one again, or without a body.");
      return false;
    }
    try {
      response.sendAcknowledgement(ContinueResponseTiming.ALWAYS);
      byte[] bytes = new byte[MAX_BYTES + 1];
      int length = read(request.createInputStream(), bytes);
      if (length > MAX_BYTES) {
        tooLarge(request, response);
        return false;
      }
      if (length < 0) {
        tooSlow(request, response);
        return false;
      }
      ByteChunk body = new ByteChunk();
      body.setBytes(bytes, 0, length);
      request.getCoyoteRequest().action(ActionCode.REQ_SET_BODY_REPLAY, body);
      return true;
    } catch (IOException e) {
      if (!(e.getCause() instanceof SocketTimeoutException)) {
        throw e; // the caller is gone
      }
      tooSlow(request, response);
      return false;
    } finally {
      waiting.giveBack(address);
    }
  }

  // Of many at once, whose bodies are there already, each has its turn soon.
  private boolean mayWait(String address) {
    try {
      return waiting.take(address, TURN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How many bytes have come; -1 if not all came in time. */
  private int read(InputStream body, byte[] bytes) throws IOException {
    long start = System.nanoTime();
    int length = 0;
    while (length < bytes.length) {
      int more = body.read(bytes, length, bytes.length - length);
      if (more < 0) {
        return length;
      }
      length += more;
      if (System.nanoTime() - start > maxNanos) {
        return -1;
      }
    }
    return length;
  }

  private void tooLarge(Request request, Response response) throws IOException {
    refused.count(Refusal.LARGE_BODY);
    refuse(
        request,
        response,
        HttpStatus.CONTENT_TOO_LARGE,
        "The body is larger than %d bytes; no request here needs that.".formatted(MAX_BYTES));
  }

  private void tooSlow(Request request, Response response) throws IOException {
    refused.count(Refusal.SLOW_BODY);
    refuse(
        request,
        response,
        HttpStatus.REQUEST_TIMEOUT,
        "The body did not come in time; send it at once.");
  }

  // What may still come is not waited for: Tomcat closes the connection.
  private static void refuse(Request request, Response response, HttpStatus status, String detail)
      throws IOException {
    request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    response.setSuspended(false); // Tomcat has given it up where nothing more comes
    response.setStatus(status.value());
    response.setHeader(HttpHeaders.CONNECTION, "close");
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    byte[] problem =
        "{\"detail\":\"%s\",\"status\":%d,\"title\":\"%s\"}"
            .formatted(detail, status.value(), status.getReasonPhrase())
            .getBytes(StandardCharsets.UTF_8);
    response.setContentLength(problem.length);
    response.getOutputStream().write(problem);
  }
}
