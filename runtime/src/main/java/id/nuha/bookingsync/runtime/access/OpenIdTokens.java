package id.nuha.bookingsync.runtime.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/** The tokens of a log-in service (OpenID Connect), which Spring's resource server checks. */
final class OpenIdTokens {
  private static final List<Role> GRANTED = List.of(Role.OPERATOR, Role.VIEWER);
  static final String NAME_BEGINS = "oidc.";
  private static final int MAX_NAME = 64;
  private static final Pattern UNUSABLE = Pattern.compile("[^A-Za-z0-9._@-]");
  private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

  // A log-in service that hangs holds up no more threads than these.
  private static final int MAX_AT_ONCE = 3;

  private final JwtDecoder decoder;
  private final String rolesClaim;
  private final Semaphore turns = new Semaphore(MAX_AT_ONCE);

  OpenIdTokens(JwtDecoder decoder, String rolesClaim) {
    this.decoder = decoder;
    this.rolesClaim = rolesClaim;
  }

  /**
   * Whom a token was given to.
   *
   * @param expiresAt null where the token does not expire
   */
  record Holder(String name, List<Role> roles, @Nullable Instant expiresAt) {}

  /**
   * Whom a token was given to.
   *
   * @throws org.springframework.security.core.AuthenticationException if it is not valid, or the
   *     log-in service does not answer
   */
  Holder holder(String token) {
    Jwt jwt = decode(token);
    Collection<String> roles = texts(claim(jwt.getClaims()));
    return new Holder(
        name(jwt),
        GRANTED.stream().filter(role -> roles.contains(role.inWords())).toList(),
        jwt.getExpiresAt());
  }

  private Jwt decode(String token) {
    if (!turns.tryAcquire()) {
      throw new AuthenticationServiceException("The log-in service does not answer others either.");
    }
    try {
      return decoder.decode(token);
    } catch (BadJwtException e) {
      throw new BadCredentialsException("The token is not valid.", e);
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw new AuthenticationServiceException("The log-in service does not answer.", e);
    } finally {
      turns.release();
    }
  }

  // Its beginning tells it from the name of a key: people may choose what they are called there.
  private static String name(Jwt jwt) {
    return NAMES.stream()
        .map(jwt::getClaimAsString)
        .filter(name -> name != null && !name.isBlank())
        .map(name -> NAME_BEGINS + UNUSABLE.matcher(name).replaceAll("_"))
        .map(name -> name.substring(0, Math.min(name.length(), MAX_NAME)))
        .findFirst()
        .orElseThrow(() -> new BadCredentialsException("The token names nobody."));
  }

  // A name of its own, as https://clinic.example/roles, or steps: realm_access.roles.
  private @Nullable Object claim(Map<String, Object> claims) {
    if (claims.containsKey(rolesClaim)) {
      return claims.get(rolesClaim);
    }
    Object at = claims;
    for (String step : rolesClaim.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return at;
  }

  private static List<String> texts(@Nullable Object claim) {
    if (claim instanceof Collection<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return claim instanceof String text ? List.of(text.split(" ", -1)) : List.of();
  }
}
