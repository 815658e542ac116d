package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.ErrorResponseException;

/** A name with two addresses. */
@Timeout(60)
class FetcherClientTest {
  private static final String ACCEPTED = "{\"data\":{\"run_id\":\"run-1\"}}";
  private static final String WAITING =
      "{\"type\":\"urn:booking-sync:waiting-fetcher\",\"status\":503,\"detail\":\"It waits.\"}";

  private final StubFetcher first = StubFetcher.start();
  private final StubFetcher second =
      StubFetcher.start(new InetSocketAddress("127.0.0.2", first.port()));
  private final FetcherClient client = client(Duration.ofSeconds(20));

  @AfterEach
  void stop() {
    client.close();
    first.close();
    second.close();
  }

  @Test
  void oneThatWaitsIsPassedOverAndTheActiveOneIsAskedUnderTheSameName() {
    first.answers(503, WAITING);
    second.answers(202, ACCEPTED);

    assertThat(trigger(client)).isEqualTo("run-1");
    assertThat(trigger(client)).isEqualTo("run-1");

    assertThat(first.requests()).containsExactly("POST /dashboard/sync-booking");
    assertThat(second.requests()).hasSize(2); // the one that answered comes first
    assertThat(second.hosts()).containsOnly("fetchers.test:" + first.port());
  }

  @Test
  void aNameWithAnUnderscoreIsAskedAtItsAddress() {
    first.answers(202, ACCEPTED);
    try (FetcherClient underscored =
        FetcherClient.at(
            URI.create("http://booking_fetcher:%d/base".formatted(first.port())),
            host -> {
              assertThat(host).isEqualTo("booking_fetcher");
              return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};
            },
            Duration.ofSeconds(3),
            Duration.ofSeconds(20),
            10,
            Map::of)) {
      assertThat(trigger(underscored)).isEqualTo("run-1");
    }
    assertThat(first.hosts()).containsOnly("booking_fetcher:" + first.port());
    assertThat(first.requests()).containsExactly("POST /base/dashboard/sync-booking");
  }

  @Test
  void oneThatIsStartingIsPassedOver() {
    String starting =
        "{\"type\":\"urn:booking-sync:starting-fetcher\",\"status\":503,\"detail\":\"It starts.\"}";
    first.answers(503, starting);
    second.answers(202, ACCEPTED);
    assertThat(trigger(client)).isEqualTo("run-1");

    second.answers(503, starting);
    assertRefused("It starts.");
  }

  @Test
  void oneThatIsGoneIsPassedOver() {
    first.close();
    second.answers(202, ACCEPTED);

    assertThat(trigger(client)).isEqualTo("run-1");
  }

  @Test
  void oneThatHangsIsPassedOver() {
    first.hold();
    second.answers(202, ACCEPTED);

    try (FetcherClient impatient = client(Duration.ofMillis(500))) {
      assertThat(trigger(impatient)).isEqualTo("run-1");
    }
  }

  @Test
  void theActiveOneMayMove() {
    first.answers(202, ACCEPTED);
    second.answers(503, WAITING);
    trigger(client);
    first.answers(503, WAITING);
    second.answers(202, ACCEPTED);

    assertThat(trigger(client)).isEqualTo("run-1");
  }

  @Test
  void whereAllWaitTheAnswerSaysSo() {
    first.answers(503, WAITING);
    second.answers(503, WAITING);

    assertRefused("No active fetcher answers at FETCHER_URL");
    second.close();
    assertRefused("No active fetcher answers at FETCHER_URL");
    first.close();
    assertRefused("The fetcher does not answer at FETCHER_URL");
  }

  @Test
  void whatTheActiveOneRefusesIsAskedOfNoOther() {
    first.answers(503, "{\"status\":503,\"detail\":\"Kafka is away.\"}");
    second.answers(202, ACCEPTED);

    assertRefused("Kafka is away.");
    assertThat(second.requests()).isEmpty();
  }

  private void assertRefused(String detail) {
    assertThatThrownBy(() -> trigger(client))
        .cause()
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            refusal -> assertThat(refusal.getBody().getDetail()).startsWith(detail));
  }

  private static String trigger(FetcherClient client) {
    return client.trigger("sync-booking", null, null).join().runId();
  }

  private FetcherClient client(Duration readTimeout) {
    return FetcherClient.at(
        URI.create("http://fetchers.test:" + first.port()),
        FetcherClientTest::bothAddresses,
        Duration.ofSeconds(3),
        readTimeout,
        10,
        Map::of);
  }

  private static InetAddress[] bothAddresses(String host) throws UnknownHostException {
    assertThat(host).isEqualTo("fetchers.test");
    return new InetAddress[] {
      InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
      InetAddress.getByAddress(new byte[] {127, 0, 0, 2})
    };
  }
}
