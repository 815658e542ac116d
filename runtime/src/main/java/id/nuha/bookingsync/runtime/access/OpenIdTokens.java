package id.nuha.bookingsync.runtime.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** The tokens of a log-in service (OpenID Connect), which Spring's resource server checks. */
final class OpenIdTokens {
  private static final List<Role> GRANTED = List.of(Role.OPERATOR, Role.VIEWER);
  private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

  private final JwtDecoder decoder;
  private final String rolesClaim;

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
    Jwt jwt;
    try {
      jwt = decoder.decode(token);
    } catch (BadJwtException e) {
      throw new BadCredentialsException("The token is not valid.", e);
    } catch (JwtException e) {
      throw new AuthenticationServiceException("The log-in service does not answer.", e);
    }
    Collection<String> roles = texts(claim(jwt.getClaims()));
    return new Holder(
        name(jwt),
        GRANTED.stream().filter(role -> roles.contains(role.inWords())).toList(),
        jwt.getExpiresAt());
  }

  private static String name(Jwt jwt) {
    return NAMES.stream()
        .map(jwt::getClaimAsString)
        .filter(name -> name != null && AccessKey.NAME.matcher(name).matches())
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
