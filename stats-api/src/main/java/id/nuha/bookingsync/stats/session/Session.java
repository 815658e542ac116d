package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.access.Role;
import java.time.Instant;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * A session that began with a key.
 *
 * @param name of the key
 * @param role of the key
 * @param id of the session
 * @param after the newest end of all sessions of the key that was known when this one began, or the
 *     epoch: an end after it is this one's too. Clocks are set back; what was known is not
 * @param ends when it is over by itself
 */
record Session(String name, Role role, String id, Instant after, Instant began, Instant ends) {

  /** As Spring Security knows a caller. */
  Authentication caller() {
    UsernamePasswordAuthenticationToken caller =
        UsernamePasswordAuthenticationToken.authenticated(name, null, List.of(role.authority()));
    caller.setDetails(this);
    return caller;
  }
}
