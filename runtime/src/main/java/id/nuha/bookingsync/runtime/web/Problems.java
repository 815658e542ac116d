package id.nuha.bookingsync.runtime.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Answers in {@code application/problem+json} (RFC 9457). */
public final class Problems {
  private Problems() {}

  /**
   * An exception that is answered with that status.
   *
   * @param detail what is wrong, where and how to mend it; the caller reads it as it is
   */
  public static ErrorResponseException of(HttpStatusCode status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  /**
   * An exception that is answered with 429.
   *
   * @param seconds after which it may be tried again
   */
  public static ErrorResponseException tooMany(String detail, long seconds) {
    ErrorResponseException problem = of(HttpStatus.TOO_MANY_REQUESTS, detail);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return problem;
  }
}
