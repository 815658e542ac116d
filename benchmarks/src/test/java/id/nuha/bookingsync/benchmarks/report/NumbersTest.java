package id.nuha.bookingsync.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"12345.6|12,346", "100|100", "98.76|98.8", "3.214|3.21", "0.00456|0.00456", "0|0"})
  void showsThreeDigits(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }
}
