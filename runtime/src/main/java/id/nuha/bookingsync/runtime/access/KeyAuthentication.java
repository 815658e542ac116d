package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.brakes.WrongKeys;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Knows whose a key is and which roles it has. */
final class KeyAuthentication implements AuthenticationProvider {
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private final AccessSettings settings;
  private final WrongKeys wrongKeys;
  private final @Nullable OpenIdTokens tokens;
  private final boolean forServices;

  /**
   * Knows the keys of these settings.
   *
   * @param tokens of a log-in service; null where there is none
   * @param forServices as {@link AccessRules#areForServices}
   */
  KeyAuthentication(
      AccessSettings settings,
      WrongKeys wrongKeys,
      @Nullable OpenIdTokens tokens,
      boolean forServices) {
    this.settings = settings;
    this.forServices = forServices;
    this.wrongKeys = wrongKeys;
    this.tokens = tokens;
  }

  @Override
  public Authentication authenticate(Authentication presented) {
    PresentedKey presentedKey = (PresentedKey) presented;
    String key = presentedKey.key();
    Object details = presented.getDetails();
    if (tokens != null && TOKEN.matcher(key).matches()) {
      OpenIdTokens.Holder holder = tokens.holder(key);
      if (holder.expiresAt() != null) {
        details = new TokenDetails(presentedKey.address(), holder.expiresAt());
      }
      return authenticated(holder.name(), holder.roles(), details);
    }
    // Nobody guesses a token's signature; a key could be a poor one.
    String address = presentedKey.address();
    long seconds = wrongKeys.secondsUntilTry(address, key);
    if (seconds > 0) {
      throw new TooManyWrongKeysException(seconds);
    }
    AccessKey found = settings.find(key);
    if (found == null) {
      throw new BadCredentialsException("There is no such key.");
    }
    wrongKeys.isRight(address, key);
    return authenticated(found.name(), rolesOf(found), details);
  }

  private List<Role> rolesOf(AccessKey key) {
    if (forServices && settings.isSharedWithServices(key)) {
      return List.of(key.role(), Role.SERVICE);
    }
    return forServices || key.role() != Role.SERVICE ? List.of(key.role()) : List.of();
  }

  @Override
  public boolean supports(Class<?> presented) {
    return presented == PresentedKey.class;
  }

  static Authentication authenticated(String name, List<Role> roles, @Nullable Object details) {
    List<GrantedAuthority> authorities = roles.stream().map(Role::authority).toList();
    UsernamePasswordAuthenticationToken caller =
        UsernamePasswordAuthenticationToken.authenticated(name, null, authorities);
    caller.setDetails(details);
    return caller;
  }
}
