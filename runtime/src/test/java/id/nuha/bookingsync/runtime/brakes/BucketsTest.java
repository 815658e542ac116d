package id.nuha.bookingsync.runtime.brakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void ofManyCallersThoseOfLongAgoAreForgotten() {
    Buckets buckets = new Buckets(1, Duration.ofDays(1));
    assertThat(buckets.take("caller", "192.0.2.1")).isZero();
    assertThat(buckets.take("caller", "192.0.2.1")).isPositive();

    for (int i = 0; i < Buckets.MAX_CALLERS; i++) {
      buckets.take("caller " + i, "192.0.2.2");
    }

    assertThat(buckets.take("caller", "192.0.2.1")).isZero();
  }
}
