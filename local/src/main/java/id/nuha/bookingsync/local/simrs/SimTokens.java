package id.nuha.bookingsync.local.simrs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Numbered pairs of tokens: the next one makes the last one void. Their numbers are in them, so
 * that pairs which the fetcher kept outlive a restart of the simulation.
 */
final class SimTokens {
  private static final Duration LIVES = Duration.ofHours(24);

  private final String token;
  private final String refreshToken;
  private final Clock clock;
  private int number;
  private Instant expires;

  SimTokens(String token, String refreshToken, Clock clock) {
    this.token = token;
    this.refreshToken = refreshToken;
    this.clock = clock;
    this.expires = clock.instant().plus(LIVES);
  }

  synchronized boolean accepts(String given) {
    adopt(given, token);
    return given.equals(numbered(token)) && clock.instant().isBefore(expires);
  }

  /** Whether the refresh token is the newest; if so, there is a new pair. */
  synchronized boolean refresh(String given) {
    adopt(given, refreshToken);
    if (!given.equals(numbered(refreshToken))) {
      return false;
    }
    number++;
    expires = clock.instant().plus(LIVES);
    return true;
  }

  synchronized void expire() {
    expires = Instant.MIN;
  }

  synchronized String token() {
    return numbered(token);
  }

  synchronized String refreshToken() {
    return numbered(refreshToken);
  }

  private void adopt(String given, String base) {
    if (given.startsWith(base + "-") && given.substring(base.length() + 1).matches("[0-9]{1,6}")) {
      number = Math.max(number, Integer.parseInt(given.substring(base.length() + 1)));
    }
  }

  private String numbered(String base) {
    return number == 0 ? base : base + "-" + number;
  }
}
