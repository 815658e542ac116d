package id.nuha.bookingsync.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Numbered pairs of tokens: using the next one makes the last one void. Until then an answer that
 * was lost may be asked for again, or a fetcher that dies amid a refresh would need new tokens by
 * hand. The numbers are in the tokens, so that pairs which the fetcher kept outlive a restart of
 * the simulation.
 */
final class Tokens {
  private static final Duration LIFETIME = Duration.ofHours(24);

  private final String token;
  private final String refreshToken;
  private final Clock clock;
  private int number;
  private boolean used = true;
  private Instant expires;

  Tokens(String token, String refreshToken, Clock clock) {
    this.token = token;
    this.refreshToken = refreshToken;
    this.clock = clock;
    this.expires = clock.instant().plus(LIFETIME);
  }

  synchronized boolean accepts(String given) {
    adopt(given, token);
    boolean newest = given.equals(numbered(token, number));
    used |= newest;
    return newest && clock.instant().isBefore(expires);
  }

  /** Whether the refresh token is valid; if so, there is a new pair. */
  synchronized boolean refresh(String given) {
    adopt(given, refreshToken);
    if (given.equals(numbered(refreshToken, number))) {
      number++;
    } else if (used || !given.equals(numbered(refreshToken, number - 1))) {
      return false;
    }
    used = false;
    expires = clock.instant().plus(LIFETIME);
    return true;
  }

  synchronized void expire() {
    expires = Instant.MIN;
  }

  synchronized String token() {
    return numbered(token, number);
  }

  synchronized String refreshToken() {
    return numbered(refreshToken, number);
  }

  private void adopt(String given, String base) {
    if (given.startsWith(base + "-") && given.substring(base.length() + 1).matches("[0-9]{1,6}")) {
      number = Math.max(number, Integer.parseInt(given.substring(base.length() + 1)));
    }
  }

  private static String numbered(String base, int number) {
    return number == 0 ? base : base + "-" + number;
  }
}
