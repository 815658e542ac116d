package id.nuha.bookingsync.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RecordJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BookingsTest {
  private final Bookings bookings = new Bookings(1_000, 30);

  @Test
  void aBookingHasTheWorkshopsFields() {
    assertThat(RecordJson.parse(bookings.json(1, Phase.INSERT))).hasSize(38);
  }

  @Test
  void aTenthChangesOnceAndThenNothing() {
    assertThat(differing(Phase.INSERT, Phase.TENTH_CHANGED))
        .isEqualTo(Phase.TENTH_CHANGED.changedOf(1_000))
        .isEqualTo(100);
    assertThat(differing(Phase.TENTH_CHANGED, Phase.SAME_AGAIN)).isZero();
  }

  private long differing(Phase before, Phase after) {
    return IntStream.rangeClosed(1, bookings.count())
        .filter(id -> !text(id, before).equals(text(id, after)))
        .count();
  }

  private String text(int id, Phase phase) {
    return new String(bookings.json(id, phase), StandardCharsets.UTF_8);
  }
}
