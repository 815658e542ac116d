package id.nuha.bookingsync.stats.live;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.session.Sessions;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/** The open pages, to tell all of them something. */
@Component
class Pages implements ApplicationListener<ContextClosedEvent> {
  static final String CONNECTED = "connected";
  private static final byte[] RECONNECT_AFTER = bytes("retry: 3000\n\n");
  private static final byte[] HEARTBEAT = bytes(":\n\n");
  private static final int RETRY_AFTER_SECONDS = 30;

  // Each with the name of the key that it was opened with.
  private final Map<Page, String> open = new ConcurrentHashMap<>();
  private final RetrySettings.Live limits;
  private final int maxPerCaller;
  private final Sessions sessions;
  private volatile boolean stopping;

  Pages(RetrySettings retry, AccessSettings access, Sessions sessions) {
    this.limits = retry.live();
    // Where no keys are asked all pages are of one caller.
    this.maxPerCaller = access.asksForKeys() ? limits.maxPagesPerCaller() : limits.maxPages();
    this.sessions = sessions;
  }

  /** How many are open now. */
  int count() {
    return open.size();
  }

  /**
   * Answers a request with all that happens from now on.
   *
   * @throws ErrorResponseException 503 if too many pages are open, or this service stops; 429 if
   *     the caller has too many of them
   */
  void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (stopping || open.size() >= limits.maxPages()) {
      throw tooMany();
    }
    String caller = Caller.of(request).name();
    if (Collections.frequency(open.values(), caller) >= maxPerCaller) {
      throw tooManyOf(caller);
    }
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no"); // nginx would hold events back
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    Page page =
        new Page(
            context,
            response.getOutputStream(),
            limits.maxBehind(),
            sessions.stillOpen(request),
            open::remove);
    page.send(RECONNECT_AFTER);
    page.send(event(CONNECTED, "{}"));
    open.put(page, caller);
    page.begin();
    if (stopping) { // as it was added
      page.close();
    }
  }

  /**
   * Tells all pages.
   *
   * @param data one line of JSON
   */
  void send(String event, String data) {
    byte[] bytes = event(event, data);
    open.keySet().forEach(page -> page.send(bytes));
  }

  /**
   * Lets nobody take a connection for dead; one that is dead is noticed so. Whose session has ended
   * is told nothing more.
   */
  void heartbeat() {
    open.keySet().forEach(page -> page.heartbeat(HEARTBEAT));
  }

  /** Ends all of them, so that the service need not wait for them when it stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    List.copyOf(open.keySet()).forEach(Page::close);
  }

  private static byte[] event(String event, String data) {
    return bytes("event: %s\ndata: %s\n\n".formatted(event, data));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ErrorResponseException tooManyOf(String caller) {
    return Problems.tooMany(
        "%s has %d pages open already; close some, or give others a key of their own."
            .formatted(caller, maxPerCaller),
        RETRY_AFTER_SECONDS);
  }

  private static ErrorResponseException tooMany() {
    ErrorResponseException problem =
        Problems.of(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many pages are open, or this service stops; open this one again in half a minute.");
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
    return problem;
  }
}
