package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * A key, or a log-in service's token, as a request shows it; it is not checked yet. Whoever hears
 * of it by an event learns where it came from, and nothing of the key.
 */
public final class PresentedKey extends AbstractAuthenticationToken {
  static final String HEADER = "x-api-key";

  private static final long serialVersionUID = 1L;
  private static final String BEARER = "Bearer ";

  private final transient String key;
  private final String address;

  /** The key that this request shows. */
  public PresentedKey(String key, HttpServletRequest request) {
    super(List.of());
    this.key = key;
    this.address = request.getRemoteAddr();
    setDetails(new WebAuthenticationDetails(address, null));
  }

  /**
   * The key of a request, in {@code x-api-key} or else in {@code Authorization: Bearer}; null if it
   * shows none. Other kinds of authorization are a proxy's before us.
   */
  public static @Nullable PresentedKey of(HttpServletRequest request) {
    String key = request.getHeader(HEADER);
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (key == null
        && authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      key = authorization.substring(BEARER.length());
    }
    return key == null ? null : new PresentedKey(key.strip(), request);
  }

  String key() {
    return key;
  }

  String address() {
    return address;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return "unknown";
  }
}
