package id.nuha.bookingsync.runtime.audit;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.access.Role;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Notes who logs in at the page, and refused keys: of each address the first one at once, and how
 * many more there were once a minute. Further addresses than some share one event, so that nobody
 * can fill {@link Topics#AUDIT} for us.
 */
public final class LogIns implements AutoCloseable {
  static final int MAX_ADDRESSES = 100;

  private static final String UNKNOWN = "unknown";
  private static final String OTHERS = "others";

  private final AuditTrail trail;
  private final Clock clock;
  private final Executor inAMinute;

  /** By address, how many were refused since the last event. */
  private final Map<String, Integer> refused = new HashMap<>();

  public LogIns(AuditTrail trail, Clock clock) {
    this(trail, clock, CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
  }

  /**
   * For tests.
   *
   * @param inAMinute carries out what is to be done a minute later
   */
  LogIns(AuditTrail trail, Clock clock, Executor inAMinute) {
    this.trail = trail;
    this.clock = clock;
    this.inAMinute = inAMinute;
  }

  @EventListener
  void on(AbstractAuthenticationFailureEvent event) {
    if (event instanceof AuthenticationFailureServiceExceptionEvent) {
      return; // nobody was refused: the log-in service did not answer
    }
    refused(address(event.getAuthentication()));
  }

  @EventListener
  void on(InteractiveAuthenticationSuccessEvent event) {
    Authentication caller = event.getAuthentication();
    trail.note(
        new AuditEvent(
            caller.getName(),
            Stream.of(Role.OPERATOR, Role.SERVICE, Role.VIEWER)
                .filter(role -> caller.getAuthorities().contains(role.authority()))
                .findFirst()
                .orElse(null),
            address(caller),
            AuditEvent.LOG_IN,
            Map.of(),
            AuditEvent.DONE,
            clock.instant()));
  }

  private static String address(Authentication caller) {
    return caller.getDetails() instanceof WebAuthenticationDetails details
        ? String.valueOf(details.getRemoteAddress())
        : UNKNOWN;
  }

  synchronized void refused(String address) {
    String counted =
        refused.containsKey(address) || refused.size() < MAX_ADDRESSES ? address : OTHERS;
    if (refused.containsKey(counted)) {
      refused.merge(counted, 1, Integer::sum);
    } else {
      refused.put(counted, 0);
      note(counted, 1);
      inAMinute.execute(() -> aMinuteLater(counted));
    }
  }

  private synchronized void aMinuteLater(String address) {
    int more = refused.getOrDefault(address, 0);
    if (more == 0) {
      refused.remove(address);
    } else {
      refused.put(address, 0);
      note(address, more);
      inAMinute.execute(() -> aMinuteLater(address));
    }
  }

  /** Notes those of the last minute. */
  @Override
  public synchronized void close() {
    refused.forEach(
        (address, more) -> {
          if (more > 0) {
            note(address, more);
          }
        });
    refused.clear();
  }

  private void note(String address, int count) {
    trail.note(
        new AuditEvent(
            UNKNOWN,
            null,
            address,
            AuditEvent.LOG_IN,
            Map.of("count", Integer.toString(count)),
            AuditEvent.REFUSED,
            clock.instant()));
  }
}
