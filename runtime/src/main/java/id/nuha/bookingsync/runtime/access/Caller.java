package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who asks.
 *
 * @param name the name of the caller's key; {@link #ANONYMOUS} where no keys are asked
 * @param address where the request comes from
 */
public record Caller(String name, Role role, String address) {
  public static final String ANONYMOUS = "anonymous";

  /** Header by which stats-api tells fetcher and writer the name of the caller it asks for. */
  public static final String ASKED_BY = "x-asked-by";

  /** Header by which stats-api tells fetcher and writer where its caller's request came from. */
  public static final String ASKED_FROM = "x-asked-from";

  /** The caller of this request. */
  public static Caller of(HttpServletRequest request) {
    return new Caller(ANONYMOUS, Role.OPERATOR, request.getRemoteAddr());
  }
}
