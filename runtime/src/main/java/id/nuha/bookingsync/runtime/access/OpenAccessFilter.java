package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Lets everybody be an operator, where no keys are asked and only this machine is listened to. */
final class OpenAccessFilter extends AnonymousAuthenticationFilter {
  OpenAccessFilter() {
    super(Caller.ANONYMOUS);
  }

  @Override
  protected Authentication createAuthentication(HttpServletRequest request) {
    return KeyAuthentication.authenticated(
        Caller.ANONYMOUS,
        List.of(Role.OPERATOR, Role.SERVICE),
        new WebAuthenticationDetails(request.getRemoteAddr(), null));
  }
}
