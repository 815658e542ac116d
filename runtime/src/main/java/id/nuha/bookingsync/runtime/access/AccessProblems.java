package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.brakes.Refusal;
import id.nuha.bookingsync.runtime.brakes.RefusedRequests;
import id.nuha.bookingsync.runtime.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Says of a request that is refused why, in the form that all problems have. */
public final class AccessProblems
    implements AuthenticationEntryPoint,
        AuthenticationFailureHandler,
        AccessDeniedHandler,
        RequestRejectedHandler {
  private static final String HOW =
      "send a key of yours in the header x-api-key, or as Authorization: Bearer";

  // Asked for when it is first needed: filters are made before what answers requests.
  private final ObjectProvider<HandlerExceptionResolver> resolver;
  private final RefusedRequests refused;

  AccessProblems(ObjectProvider<HandlerExceptionResolver> resolver, RefusedRequests refused) {
    this.resolver = resolver;
    this.refused = refused;
  }

  /** The request shows no key. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
    unauthorized(request, response, "A key is needed: " + HOW + ".");
  }

  /** The request shows a key, and it is not known. */
  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
    if (e instanceof AuthenticationServiceException) {
      answer(
          request,
          response,
          HttpStatus.SERVICE_UNAVAILABLE,
          "The log-in service does not answer; try again in a minute.");
    } else if (e instanceof TooManyWrongKeysException tooMany) {
      refused.count(Refusal.WRONG_KEYS);
      answer(
          request, response, Problems.tooMany(String.valueOf(e.getMessage()), tooMany.seconds()));
    } else {
      unauthorized(
          request, response, "The key that was sent is not known, or no longer: " + HOW + ".");
    }
  }

  /** The key does not allow what was asked for. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e) {
    answer(
        request,
        response,
        HttpStatus.FORBIDDEN,
        "The key of %s does not allow this; send one that does."
            .formatted(Caller.of(request).name()));
  }

  /** The address or a header is written in a way that could pass a check by. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException e) {
    answer(
        request,
        response,
        HttpStatus.BAD_REQUEST,
        "The request holds characters, or an order of them, that no request here needs.");
  }

  /** Answers with a problem. */
  public void answer(
      HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail) {
    answer(request, response, Problems.of(status, detail));
  }

  private void unauthorized(
      HttpServletRequest request, HttpServletResponse response, String detail) {
    ErrorResponseException problem = Problems.of(HttpStatus.UNAUTHORIZED, detail);
    problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Booking Sync\"");
    answer(request, response, problem);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, ErrorResponseException problem) {
    resolver.getObject().resolveException(request, response, null, problem);
  }
}
