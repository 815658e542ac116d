package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.brakes.Buckets;
import id.nuha.bookingsync.runtime.brakes.Refusal;
import id.nuha.bookingsync.runtime.brakes.RefusedRequests;
import id.nuha.bookingsync.runtime.web.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Refuses a caller's requests beyond so many a minute. A caller is a key at an address, so that a
 * program that runs wild takes nothing from others behind the same address, nor from others with
 * the same key. The page's files are not counted. Whoever shows no key does not get here.
 */
final class RateLimit implements HandlerInterceptor {
  private final Buckets buckets;
  private final RefusedRequests refused;

  RateLimit(int requestsPerMinute, RefusedRequests refused) {
    this.buckets = new Buckets(requestsPerMinute, Duration.ofMinutes(1));
    this.refused = refused;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // An answer that was waited for comes here a second time.
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && request.getUserPrincipal() != null
        && !(handler instanceof ResourceHttpRequestHandler)) {
      Caller caller = Caller.of(request);
      long seconds = buckets.take(caller.name(), caller.address());
      if (seconds > 0) {
        refused.count(Refusal.RATE);
        throw Problems.tooMany(
            "%s asks too often from this address; ask again in %d s."
                .formatted(caller.name(), seconds),
            seconds);
      }
    }
    return true;
  }
}
