package id.nuha.bookingsync.runtime.brakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongKeysTest {
  private static final String CLINIC = "192.0.2.1";
  private static final String RIGHT = "the right key";

  private final Clock clock = new Clock();
  private final WrongKeys keys = new WrongKeys(clock);

  @Test
  void afterTenWrongKeysOneMayBeTriedEachTenSeconds() {
    for (int i = 0; i < 10; i++) {
      assertThat(keys.secondsUntilTry(CLINIC, "wrong " + i)).isZero();
    }

    assertThat(keys.secondsUntilTry(CLINIC, "wrong")).isEqualTo(10);
    clock.pass(Duration.ofMillis(9_500));
    assertThat(keys.secondsUntilTry(CLINIC, "wrong")).isEqualTo(1);
    clock.pass(Duration.ofMillis(500));
    assertThat(keys.secondsUntilTry(CLINIC, "wrong")).isZero();
    assertThat(keys.secondsUntilTry(CLINIC, "wrong")).isEqualTo(10);
  }

  @Test
  void aKeyThatWasRightGoesOnBeingRight() {
    use(RIGHT);
    exhaust(CLINIC);

    assertThat(keys.secondsUntilTry(CLINIC, "wrong")).isPositive();
    use(RIGHT);
    assertThat(keys.secondsUntilTry("192.0.2.2", "wrong")).isZero();
  }

  @Test
  void aKeyThatWasNeverRightThereIsNotEvenTried() {
    exhaust(CLINIC);

    assertThat(keys.secondsUntilTry(CLINIC, RIGHT)).isPositive();
  }

  @Test
  void rightKeysTakeNoTries() {
    for (int i = 0; i < 100; i++) {
      use("right " + i);
      use(RIGHT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "192.0.2.1:4711, 192.0.2.1, true",
    "[2001:db8:0:1::1]:4711, 2001:db8:0:1::2, true",
    "192.0.2.1, 192.0.2.2, false",
    "not:an:address, nor:this:one, true"
  })
  void aBlockOfIpv6IsOneAddress(String one, String other, boolean same) {
    exhaust(one);

    assertThat(keys.secondsUntilTry(other, "wrong") > 0).isEqualTo(same);
  }

  private void use(String key) {
    assertThat(keys.secondsUntilTry(CLINIC, key)).isZero();
    keys.isRight(CLINIC, key);
  }

  private void exhaust(String address) {
    for (int i = 0; i < 10; i++) {
      assertThat(keys.secondsUntilTry(address, "wrong " + i)).isZero();
    }
  }

  private static final class Clock implements TimeMeter {
    private long nanos;

    void pass(Duration duration) {
      nanos += duration.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
