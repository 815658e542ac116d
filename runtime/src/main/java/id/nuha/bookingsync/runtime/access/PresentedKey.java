package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * A key, or a log-in service's token, as a request shows it; it is not checked yet. Whoever hears
 * of it by an event learns where it came from, and nothing of the key.
 */
public final class PresentedKey extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient String key;
  private final String address;

  /** The key that this request shows. */
  public PresentedKey(String key, HttpServletRequest request) {
    super(List.of());
    this.key = key;
    this.address = request.getRemoteAddr();
    setDetails(new WebAuthenticationDetails(address, null));
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
