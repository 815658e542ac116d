package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Finds the key of a request: in {@code x-api-key}, or else in {@code Authorization: Bearer}. */
final class KeyConverter implements AuthenticationConverter {
  static final String HEADER = "x-api-key";
  private static final String BEARER = "Bearer ";

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String key = request.getHeader(HEADER);
    if (key == null) {
      String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
      if (authorization == null
          || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return null;
      }
      key = authorization.substring(BEARER.length());
    }
    return new PresentedKey(key.strip(), request);
  }
}
