package id.nuha.bookingsync.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void ofAHundredValuesEachIsAPercentile() {
    Percentiles values =
        new Percentiles(
            IntStream.rangeClosed(1, 100).map(i -> 101 - i).asDoubleStream().boxed().toList());

    assertThat(values.at(50)).isEqualTo(50);
    assertThat(values.at(99)).isEqualTo(99);
    assertThat(values.at(100)).isEqualTo(100);
    assertThat(values.at(0)).isEqualTo(1);
  }

  @Test
  void aFewValuesHaveTheLargestAsTheirNinetyNinth() {
    assertThat(new Percentiles(List.of(3.0, 1.0, 2.0)).at(99)).isEqualTo(3);
  }

  @Test
  void nothingMeasuredHasNoPercentile() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Percentiles(List.of()));
  }
}
