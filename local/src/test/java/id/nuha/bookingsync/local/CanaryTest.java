package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves something only if it would find what is there. */
class CanaryTest {
  @ParameterizedTest
  @ValueSource(strings = {"Kanari-nama_rm", "KANARI-NAMA", "kanari", "9999070000000006"})
  void oneIsFoundWhereverItStands(String canary) {
    assertThat(Canary.in(Stream.of("an INFO line", "value='" + canary + "', and more")))
        .containsExactly("value='" + canary);
  }

  @Test
  void thoseOfATestAreFound() {
    assertThat(Canary.in(Stream.of(Canary.of("telepon"), Canary.digits(7)))).hasSize(2);
    assertThat(Canary.in(Stream.of("Pasien Contoh", "9999999999990001"))).isEmpty();
  }
}
