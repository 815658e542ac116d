package id.nuha.bookingsync.stats.live;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Server-sent events: {@code connected} (read all anew), {@code run} (a run that began, moved or
 * ended), {@code days} (days whose numbers have changed) and {@code status} (how the
 * synchronisation stands).
 */
@RestController
class EventsController {
  private final Pages pages;
  private final LiveEvents events;

  EventsController(Pages pages, LiveEvents events) {
    this.pages = pages;
    this.events = events;
  }

  @GetMapping(path = "/dashboard/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      return;
    }
    pages.open(request, response);
    events.pageOpened();
  }
}
