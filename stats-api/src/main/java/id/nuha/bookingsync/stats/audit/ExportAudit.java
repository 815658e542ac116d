package id.nuha.bookingsync.stats.audit;

import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import id.nuha.bookingsync.stats.csv.CsvTable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Notes each table that was given out as CSV, whoever answers with one. */
final class ExportAudit implements HandlerInterceptor {
  private static final String CALLER = ExportAudit.class.getName();

  private final AuditTrail trail;
  private final Clock clock;

  ExportAudit(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  // When the answer is there the request is another thread's, which does not know who asked.
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getAttribute(CALLER) == null) {
      request.setAttribute(CALLER, Caller.of(request));
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception fault) {
    String type = response.getContentType();
    if (type != null
        && type.startsWith(CsvTable.MEDIA_TYPE)
        && response.getStatus() == HttpStatus.OK.value()
        && request.getAttribute(CALLER) instanceof Caller caller) {
      Map<String, String> what = new TreeMap<>(Map.of("path", request.getRequestURI()));
      request.getParameterMap().forEach((name, values) -> what.put(name, values[0]));
      trail.note(AuditEvent.of(caller, AuditEvent.EXPORT, what, AuditEvent.DONE, clock.instant()));
    }
  }
}
