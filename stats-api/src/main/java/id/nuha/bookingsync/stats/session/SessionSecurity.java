package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.access.AccessAmendment;
import id.nuha.bookingsync.runtime.access.AccessProblems;
import id.nuha.bookingsync.runtime.access.AccessSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

/**
 * Lets a session in where a key would be, and asks of whatever a browser does with it that a page
 * of ours does it: the cookie alone could be sent along by another one.
 */
@Component
class SessionSecurity implements AccessAmendment {
  private static final String IN_DOUBT = SessionSecurity.class.getName() + ".IN_DOUBT";

  /** A session needs no further look: its token has been checked. */
  private static final AuthenticationManager AS_IT_IS = session -> session;

  private final AccessSettings settings;
  private final AccessProblems problems;
  private final Sessions sessions;

  SessionSecurity(AccessSettings settings, AccessProblems problems, Sessions sessions) {
    this.settings = settings;
    this.problems = problems;
    this.sessions = sessions;
  }

  @Override
  public void amend(HttpSecurity http) {
    if (!settings.asksForKeys()) {
      return;
    }
    AuthenticationFilter filter = new AuthenticationFilter(AS_IT_IS, this::caller);
    filter.setSuccessHandler((request, response, caller) -> {}); // the request goes on
    http.addFilterBefore(filter, BasicAuthenticationFilter.class)
        .csrf(
            of ->
                of.csrfTokenRepository(sessions.csrf())
                    // The token stands in no answer's body, so no compression gives it away.
                    .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                    .requireCsrfProtectionMatcher(SessionSecurity::couldBeForged))
        .exceptionHandling(
            of ->
                of.authenticationEntryPoint(this::refuseUnknown)
                    .accessDeniedHandler(this::refuseDenied));
  }

  // Whoever logs in has to know a key, and no session is asked for that.
  private static boolean couldBeForged(HttpServletRequest request) {
    return CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
        && Sessions.bringsOnlyCookie(request)
        && !isLogIn(request);
  }

  private static boolean isLogIn(HttpServletRequest request) {
    return request.getRequestURI().equals(SessionController.LOG_IN);
  }

  // A session that is over is none: the page's files are open to whoever brings it all the same.
  private @Nullable Authentication caller(HttpServletRequest request) {
    Session session = sessions.brought(request);
    if (session == null || sessions.wasEnded(session)) {
      return null;
    }
    if (!sessions.areKnown()) {
      request.setAttribute(IN_DOUBT, true);
      return null;
    }
    return session.caller();
  }

  /** Whether this request brings a session of which nobody can tell whether it was ended. */
  static boolean isInDoubt(HttpServletRequest request) {
    return request.getAttribute(IN_DOUBT) != null;
  }

  private void refuseUnknown(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
    if (isInDoubt(request)) {
      problems.answer(request, response, HttpStatus.SERVICE_UNAVAILABLE, SessionController.WAITS);
    } else if (isLogIn(request)) {
      problems.onAuthenticationFailure(request, response, e);
    } else {
      problems.commence(request, response, e);
    }
  }

  private void refuseDenied(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e) {
    if (e instanceof CsrfException) {
      problems.answer(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "A session's request has to bring the value of its cookie %s in the header %s."
              .formatted(Sessions.CSRF_COOKIE, Sessions.CSRF_HEADER));
    } else {
      problems.handle(request, response, e);
    }
  }
}
