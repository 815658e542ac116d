package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** What is known of a caller with a token of a log-in service: the address, and until when. */
public final class TokenDetails extends WebAuthenticationDetails {
  private static final long serialVersionUID = 1L;

  private final Instant expiresAt;

  TokenDetails(String address, Instant expiresAt) {
    super(address, null);
    this.expiresAt = expiresAt;
  }

  /** When the token of this request expires; null where it brings none, or one that does not. */
  public static @Nullable Instant expiryOf(HttpServletRequest request) {
    return request.getUserPrincipal() instanceof Authentication caller
            && caller.getDetails() instanceof TokenDetails details
        ? details.expiresAt
        : null;
  }
}
