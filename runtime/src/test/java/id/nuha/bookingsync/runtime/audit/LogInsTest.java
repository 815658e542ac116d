package id.nuha.bookingsync.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.runtime.access.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class LogInsTest {
  private static final String SECRET = "s3cret-key-of-thirty-two-characters";

  private final List<String> noted = new ArrayList<>();
  private final Deque<Runnable> aMinuteLater = new ArrayDeque<>();
  private final LogIns logIns =
      new LogIns(
          new Trail(),
          Clock.fixed(Instant.parse("2026-02-06T01:02:03Z"), ZoneOffset.UTC),
          aMinuteLater::add);

  @Test
  void ofAnAddressTheFirstRefusalIsNotedAtOnceAndTheOthersOnceAMinute() {
    for (int i = 0; i < 1_000; i++) {
      refuse("10.0.0.7");
    }
    refuse("10.0.0.8");
    assertThat(noted)
        .containsExactly(
            "unknown null 10.0.0.7 LOG_IN {count=1} REFUSED",
            "unknown null 10.0.0.8 LOG_IN {count=1} REFUSED");

    aMinutePasses();
    assertThat(noted)
        .hasSize(3)
        .last()
        .isEqualTo("unknown null 10.0.0.7 LOG_IN {count=999} REFUSED");
    aMinutePasses();
    assertThat(noted).hasSize(3);
    assertThat(aMinuteLater).isEmpty();

    refuse("10.0.0.7");
    assertThat(noted).hasSize(4);
  }

  @Test
  void manyAddressesMakeNoMoreEventsThanSome() {
    for (int i = 0; i < 10_000; i++) {
      refuse("2001:db8::" + Integer.toHexString(i));
    }
    assertThat(noted).hasSize(LogIns.MAX_ADDRESSES + 1);

    aMinutePasses();
    assertThat(noted)
        .hasSize(LogIns.MAX_ADDRESSES + 2)
        .last()
        .isEqualTo("unknown null others LOG_IN {count=9899} REFUSED");
  }

  @Test
  void whatWasRefusedInTheLastMinuteIsNotedAtAStop() {
    refuse("10.0.0.7");
    refuse("10.0.0.7");

    logIns.close();
    aMinutePasses();

    assertThat(noted).hasSize(2);
  }

  @Test
  void whoLogsInIsNotedAndNoKey() {
    Authentication caller =
        UsernamePasswordAuthenticationToken.authenticated(
            "lobby", SECRET, List.of(Role.VIEWER.authority()));
    ((UsernamePasswordAuthenticationToken) caller)
        .setDetails(new WebAuthenticationDetails("10.0.0.9", null));

    logIns.on(new InteractiveAuthenticationSuccessEvent(caller, getClass()));

    assertThat(noted).containsExactly("lobby VIEWER 10.0.0.9 LOG_IN {} DONE");
  }

  @Test
  void aLogInServiceThatDoesNotAnswerHasRefusedNobody() {
    logIns.on(
        new AuthenticationFailureServiceExceptionEvent(
            presented("10.0.0.7"), new AuthenticationServiceException("away")));

    assertThat(noted).isEmpty();
  }

  private void refuse(String address) {
    logIns.on(
        new AuthenticationFailureBadCredentialsEvent(
            presented(address), new BadCredentialsException(SECRET)));
  }

  private static Authentication presented(String address) {
    UsernamePasswordAuthenticationToken key =
        UsernamePasswordAuthenticationToken.unauthenticated(SECRET, SECRET);
    key.setDetails(new WebAuthenticationDetails(address, null));
    return key;
  }

  private void aMinutePasses() {
    List<Runnable> due = new ArrayList<>(aMinuteLater);
    aMinuteLater.clear();
    due.forEach(Runnable::run);
  }

  private final class Trail implements AuditTrail {
    @Override
    public CompletableFuture<Void> write(AuditEvent event) {
      noted.add(
          "%s %s %s %s %s %s"
              .formatted(
                  event.who(),
                  event.role(),
                  event.from(),
                  event.action(),
                  event.what(),
                  event.result()));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void note(AuditEvent event) {
      CompletableFuture<Void> unused = write(event);
    }
  }
}
