package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.access.PresentedKey;
import id.nuha.bookingsync.runtime.access.SessionKey;
import id.nuha.bookingsync.runtime.access.TokenDetails;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** The sessions of browsers, each in a cookie that no script of a page can read. */
@Component
public class Sessions {
  private static final String COOKIE = "booking-sync-session";

  /** Browsers take a cookie of such a name over TLS alone, and from nobody but this host. */
  private static final String COOKIE_OVER_TLS = "__Host-" + COOKIE;

  static final String CSRF_COOKIE = "booking-sync-csrf";
  static final String CSRF_HEADER = "X-CSRF-Token";
  private static final String SAME_SITE = "Strict";

  private final SessionTokens tokens;
  private final EndedSessions ended;
  private final Clock clock;
  private final CookieCsrfTokenRepository csrf;

  Sessions(SessionTokens tokens, EndedSessions ended, Clock clock) {
    this.tokens = tokens;
    this.ended = ended;
    this.clock = clock;
    this.csrf = CookieCsrfTokenRepository.withHttpOnlyFalse();
    csrf.setCookieName(CSRF_COOKIE);
    csrf.setHeaderName(CSRF_HEADER);
    csrf.setCookiePath("/");
    csrf.setCookieCustomizer(cookie -> cookie.sameSite(SAME_SITE));
  }

  /** Whether a browser sends this request, with a cookie alone: it may be made to. */
  static boolean bringsOnlyCookie(HttpServletRequest request) {
    return (cookie(request) != null || WebUtils.getCookie(request, COOKIE) != null)
        && PresentedKey.of(request) == null;
  }

  /** The session that the request brings, ended or not; a key in a header goes before it. */
  @Nullable Session brought(HttpServletRequest request) {
    Cookie cookie = cookie(request);
    return cookie == null || !bringsOnlyCookie(request) ? null : tokens.read(cookie.getValue());
  }

  /**
   * The session that a browser has kept from before it came over TLS. It opens nothing there, and a
   * copy of it would open everything without TLS.
   */
  @Nullable Session ofBeforeTls(HttpServletRequest request) {
    Cookie plain = WebUtils.getCookie(request, COOKIE);
    return plain == null || !request.isSecure() || !bringsOnlyCookie(request)
        ? null
        : tokens.read(plain.getValue());
  }

  private static @Nullable Cookie cookie(HttpServletRequest request) {
    return WebUtils.getCookie(request, cookieName(request));
  }

  private static String cookieName(HttpServletRequest request) {
    return request.isSecure() ? COOKIE_OVER_TLS : COOKIE;
  }

  /** Whether it can be told which sessions were ended. */
  public boolean areKnown() {
    return ended.isKnown();
  }

  /** Whether somebody has ended it. */
  boolean wasEnded(Session session) {
    return ended.has(session);
  }

  /** Begins a session with that key, where the ends of others {@link #areKnown}. */
  Session begin(SessionKey key, HttpServletRequest request, HttpServletResponse response) {
    Session session = tokens.begin(key, ended.newestOf(key.name()));
    setCookie(
        cookieName(request),
        tokens.write(session, key),
        Duration.between(session.began(), session.ends()),
        request,
        response);
    forgetThatOfBeforeTls(request, response);
    csrf.saveToken(csrf.generateToken(request), request, response);
    return session;
  }

  /** Takes the session from the browser. */
  void forget(HttpServletRequest request, HttpServletResponse response) {
    setCookie(cookieName(request), "", Duration.ZERO, request, response);
    forgetThatOfBeforeTls(request, response);
    csrf.saveToken(null, request, response);
  }

  private static void forgetThatOfBeforeTls(
      HttpServletRequest request, HttpServletResponse response) {
    if (request.isSecure()) {
      setCookie(COOKIE, "", Duration.ZERO, request, response);
    }
  }

  private static void setCookie(
      String name,
      String value,
      Duration lasts,
      HttpServletRequest request,
      HttpServletResponse response) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, value)
            .path("/")
            .httpOnly(true)
            .sameSite(SAME_SITE)
            .secure(request.isSecure())
            .maxAge(lasts)
            .build()
            .toString());
  }

  /** Where the page's scripts find what they have to send back. */
  CookieCsrfTokenRepository csrf() {
    return csrf;
  }

  /** The session that this request was let through with; null where it was a key, or nothing. */
  static @Nullable Session of(HttpServletRequest request) {
    return request.getUserPrincipal() instanceof Authentication caller
            && caller.getDetails() instanceof Session session
        ? session
        : null;
  }

  /**
   * Tells, for as long as the answer to this request goes on, whether its session does, or its
   * token of a log-in service.
   */
  public BooleanSupplier stillOpen(HttpServletRequest request) {
    Session session = of(request);
    Instant expiresAt = TokenDetails.expiryOf(request);
    return () ->
        (session == null || (tokens.lasts(session) && !ended.has(session)))
            && (expiresAt == null || clock.instant().isBefore(expiresAt));
  }
}
