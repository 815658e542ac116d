package id.nuha.bookingsync.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
  @ParameterizedTest
  @CsvSource({
    "http://simrs_api:8080/v3?a=b, simrs_api, http://127.0.0.1:8080/v3?a=b",
    "http://simrs_api/v3, simrs_api, http://127.0.0.1/v3",
    "https://simrs.example/v3, simrs.example, https://127.0.0.1/v3",
    "http://[::1]:8080, [::1], http://127.0.0.1:8080",
  })
  void aHostIsReplacedByItsAddress(URI uri, String host, URI atAddress) throws Exception {
    assertThat(HostNames.of(uri)).isEqualTo(host);
    assertThat(HostNames.at(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), uri))
        .isEqualTo(atAddress);
  }

  @Test
  void anAddressOfSixteenBytesStandsInBrackets() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;

    assertThat(
            HostNames.at(InetAddress.getByAddress(loopback), URI.create("http://simrs_api:80/a")))
        .hasToString("http://[0:0:0:0:0:0:0:1]:80/a");
  }

  @ParameterizedTest
  @CsvSource({"http://a_b:port", "http://_a", "http://a_", "mailto:x"})
  void whatNamesNoHostHasNone(URI uri) {
    assertThat(HostNames.of(uri)).isNull();
  }
}
