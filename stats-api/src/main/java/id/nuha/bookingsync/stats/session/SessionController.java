package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.access.PresentedKey;
import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.runtime.access.SessionKey;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.operator.WriterClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Logging in and out, and who is logged in. */
@RestController
class SessionController {
  static final String LOG_IN = "/login";
  static final String WAITS =
      "Which sessions were ended cannot be read: PostgreSQL has not answered since this service"
          + " started, or the writer has not made its tables yet, or this service's login may not"
          + " read them. Its readiness says which.";
  private static final Logger log = LoggerFactory.getLogger(SessionController.class);

  private final AccessSettings settings;
  private final AuthenticationManager authentication;
  private final Sessions sessions;
  private final LogInLimit limit;
  private final WriterClient writer;
  private final RetrySettings retry;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  SessionController(
      AccessSettings settings,
      AuthenticationManager authentication,
      Sessions sessions,
      LogInLimit limit,
      WriterClient writer,
      RetrySettings retry,
      ApplicationEventPublisher events,
      Clock clock) {
    this.settings = settings;
    this.authentication = authentication;
    this.sessions = sessions;
    this.limit = limit;
    this.writer = writer;
    this.retry = retry;
    this.events = events;
    this.clock = clock;
  }

  /** A key, as whoever logs in shows it. */
  record LogIn(@Nullable String key) {
    @Override
    public String toString() {
      return "LogIn";
    }
  }

  /**
   * Who asks.
   *
   * @param keysAsked whether this installation asks for keys
   * @param name of the caller's key; null where nobody is logged in, or no keys are asked
   * @param role what the caller may do; null where nobody is logged in, or may do nothing here
   */
  record CurrentSession(boolean keysAsked, @Nullable String name, @Nullable Role role) {}

  @GetMapping("/session")
  CompletableFuture<CurrentSession> session(
      HttpServletRequest request, HttpServletResponse response) {
    return CompletableFuture.completedFuture(current(request, response));
  }

  private CurrentSession current(HttpServletRequest request, HttpServletResponse response) {
    if (!settings.asksForKeys()) {
      return new CurrentSession(false, null, Role.OPERATOR);
    }
    if (request.getUserPrincipal() == null) {
      if (SessionSecurity.isInDoubt(request)) {
        throw Problems.of(HttpStatus.SERVICE_UNAVAILABLE, WAITS);
      }
      return new CurrentSession(true, null, null);
    }
    if (Sessions.of(request) != null) {
      // A browser that was closed has forgotten it, and not the session.
      Objects.requireNonNull(sessions.csrf().loadDeferredToken(request, response).get());
    }
    Caller caller = Caller.of(request);
    boolean mayNothing =
        request.getUserPrincipal() instanceof Authentication known
            && known.getAuthorities().isEmpty();
    return new CurrentSession(true, caller.name(), mayNothing ? null : caller.role());
  }

  // What is wrong with a key, SessionSecurity answers.
  @PostMapping(path = LOG_IN, consumes = MediaType.APPLICATION_JSON_VALUE)
  CompletableFuture<ResponseEntity<Void>> logIn(
      @RequestBody LogIn shown, HttpServletRequest request, HttpServletResponse response) {
    if (!settings.asksForKeys()) {
      throw Problems.of(
          HttpStatus.NOT_FOUND, "No keys are asked here; there is no need to log in.");
    }
    String key = Objects.requireNonNullElse(shown.key(), "").strip();
    Authentication caller = authentication.authenticate(new PresentedKey(key, request));
    limit.count(caller.getName(), request.getRemoteAddr());
    SessionKey known = settings.sessionKey(key);
    if (known == null) { // of a service, or the token of a log-in service
      BadCredentialsException refusal = new BadCredentialsException("It is no key of a person.");
      events.publishEvent(new AuthenticationFailureBadCredentialsEvent(caller, refusal));
      throw refusal;
    }
    if (!sessions.areKnown()) { // it would not be let in, and must begin after ends that are known
      throw Problems.of(HttpStatus.SERVICE_UNAVAILABLE, WAITS);
    }
    sessions.begin(known, request, response);
    events.publishEvent(new InteractiveAuthenticationSuccessEvent(caller, getClass()));
    return CompletableFuture.completedFuture(ResponseEntity.noContent().build());
  }

  // The browser forgets it in any case. Whoever has copied the cookie can use it no longer once the
  // writer has noted that.
  @PostMapping("/logout")
  CompletableFuture<ResponseEntity<Void>> logOut(
      HttpServletRequest request, HttpServletResponse response) {
    Session session = Sessions.of(request);
    Session ofBeforeTls = sessions.ofBeforeTls(request);
    sessions.forget(request, response);
    if (ofBeforeTls != null) {
      end(ofBeforeTls, request);
    }
    if (session != null) {
      end(session, request);
    }
    ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
    if (request.isSecure()) { // elsewhere browsers pass it over, and say so
      answer.header("Clear-Site-Data", "\"cache\"");
    }
    return CompletableFuture.completedFuture(answer.build());
  }

  private void end(Session session, HttpServletRequest request) {
    events.publishEvent(
        AuditEvent.of(
            new Caller(session.name(), session.role(), request.getRemoteAddr()),
            AuditEvent.LOG_OUT,
            Map.of(),
            AuditEvent.DONE,
            clock.instant()));
    CompletableFuture<HttpResponse<byte[]>> unused =
        writer
            .ask(
                "POST",
                "/sessions/end",
                Map.of("name", session.name(), "id", session.id()),
                retry.writerReadTimeout())
            .whenComplete(
                (answer, fault) -> {
                  if (fault != null || answer.statusCode() != HttpStatus.OK.value()) {
                    log.warn(
                        "The writer has not noted that a session of {} is over. Its browser has"
                            + " forgotten it.",
                        session.name());
                  }
                });
  }

  /** The keys whose sessions can be ended; who is logged in is kept nowhere. */
  @GetMapping("/operator/sessions")
  CompletableFuture<Data<List<KeyOfPerson>>> keys() {
    return CompletableFuture.completedFuture(
        new Data<>(
            settings.sessionKeys().stream()
                .map(key -> new KeyOfPerson(key.name(), key.role()))
                .toList()));
  }

  /** A key by its name. */
  record KeyOfPerson(String name, Role role) {}
}
