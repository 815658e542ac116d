package id.nuha.bookingsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokensTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-02-06T00:00:00Z"));
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final Tokens tokens = new Tokens("token", "refresh", clock);

  @Test
  void aTokenExpiresAfterADay() {
    assertThat(tokens.accepts("token")).isTrue();

    now.updateAndGet(instant -> instant.plus(Duration.ofHours(24)));

    assertThat(tokens.accepts("token")).isFalse();
    assertThat(tokens.refresh("refresh")).isTrue();
    assertThat(tokens.accepts(tokens.token())).isTrue();
  }

  @Test
  void aRefreshMayBeAskedForAgainUntilItsTokenIsUsed() {
    assertThat(tokens.refresh("refresh")).isTrue();
    assertThat(tokens.refresh("refresh")).as("its answer was lost").isTrue();
    assertThat(tokens.token()).isEqualTo("token-1");

    assertThat(tokens.accepts("token-1")).isTrue();

    assertThat(tokens.refresh("refresh")).isFalse();
    assertThat(tokens.accepts("token")).isFalse();
  }

  @Test
  void aPairThatAFetcherKeptOutlivesARestart() {
    assertThat(tokens.accepts("token-7")).isTrue();
    assertThat(tokens.refresh("refresh-7")).isTrue();
    assertThat(tokens.refreshToken()).isEqualTo("refresh-8");
  }

  @Test
  void whatWasNeverATokenIsNone() {
    assertThat(tokens.accepts("other")).isFalse();
    assertThat(tokens.refresh("token")).isFalse();
  }
}
