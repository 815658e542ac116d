package id.nuha.bookingsync.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void medianOfAnOddNumberIsTheOneInTheMiddle() {
    assertThat(series(9.0, 1.0, 4.0).median()).isEqualTo(4.0);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(series(9.0, 1.0, 4.0, 6.0).median()).isEqualTo(5.0);
  }

  @Test
  void rangeIsFromTheSmallestToTheLargest() {
    assertThat(series(9.0, 1.0, 4.0).min()).isEqualTo(1.0);
    assertThat(series(9.0, 1.0, 4.0).max()).isEqualTo(9.0);
  }

  @Test
  void nothingMeasuredIsNoSeries() {
    assertThatIllegalArgumentException().isThrownBy(SeriesTest::series);
  }

  private static Series series(Double... values) {
    return new Series("writer", "insert", "ours", "rows/s", List.of(values));
  }
}
