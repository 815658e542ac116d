package id.nuha.bookingsync.stats.live;

import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.session.Sessions;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
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
  private static final String RETRY_AFTER_SECONDS = "30";

  private final Set<Page> open = ConcurrentHashMap.newKeySet();
  private final RetrySettings.Live limits;
  private final Sessions sessions;
  private volatile boolean stopping;

  Pages(RetrySettings retry, Sessions sessions) {
    this.limits = retry.live();
    this.sessions = sessions;
  }

  /** How many are open now. */
  int count() {
    return open.size();
  }

  /**
   * Answers a request with all that happens from now on.
   *
   * @throws ErrorResponseException 503 if too many pages are open, or this service stops
   */
  void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (stopping || open.size() >= limits.maxPages()) {
      throw tooMany();
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
    open.add(page);
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
    open.forEach(page -> page.send(bytes));
  }

  /**
   * Lets nobody take a connection for dead; one that is dead is noticed so. Whose session has ended
   * is told nothing more.
   */
  void heartbeat() {
    open.forEach(page -> page.heartbeat(HEARTBEAT));
  }

  /** Ends all of them, so that the service need not wait for them when it stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    List.copyOf(open).forEach(Page::close);
  }

  private static byte[] event(String event, String data) {
    return bytes("event: %s\ndata: %s\n\n".formatted(event, data));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ErrorResponseException tooMany() {
    ErrorResponseException problem =
        Problems.of(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many pages are open, or this service stops; open this one again in half a minute.");
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problem;
  }
}
