package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.http.HostNames;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import io.micrometer.core.instrument.Timer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends POST requests with JSON, and measures them. */
final class SimrsHttp {
  private final URI base;
  private final Turn turn;
  private final Throttle throttle;
  private final SimrsMetrics metrics;
  private final HttpClient client;

  SimrsHttp(URI base, HttpClient client, Turn turn, Throttle throttle, SimrsMetrics metrics) {
    this.base = base;
    this.client = client;
    this.turn = turn;
    this.throttle = throttle;
    this.metrics = metrics;
  }

  /**
   * Waits until it is this fetcher's turn, which may take as long as an outage of Kafka, and the
   * throttle lets the next request through. To be called before each.
   */
  void awaitTurn() throws InterruptedException {
    turn.await();
    throttle.await();
  }

  /** Lets no thread's request through before so much time has passed. */
  void hold(Duration time) {
    throttle.hold(time);
  }

  /**
   * Sends, and waits for the response.
   *
   * @param within how long the exchange may take, until the whole body is there
   * @throws UnusableResponseException if there is no whole response in time
   * @throws BodyTooLargeException if the body has more than {@link MemoryLimits#MAX_PAGE_BYTES}
   */
  Response post(String path, Map<String, String> headers, byte[] json, Duration within)
      throws InterruptedException {
    return send(path, headers, json, within, MemoryLimits.MAX_PAGE_BYTES).response(within);
  }

  /**
   * Sends, and does not wait for the response.
   *
   * @param within how long the exchange may take, until the whole body is there
   * @param maxBytes what the body may have
   */
  Exchange send(
      String path, Map<String, String> headers, byte[] json, Duration within, int maxBytes)
      throws InterruptedException {
    // The throttle may have taken long since it was this fetcher's turn.
    turn.await();
    Timer.Sample begun = metrics.begin();
    return new Exchange(
        send(URI.create(base + path), headers, json, maxBytes),
        within,
        new BodyDecoder(maxBytes),
        outcome -> metrics.ended(begun, outcome));
  }

  private CompletableFuture<HttpResponse<Body>> send(
      URI uri, Map<String, String> headers, byte[] json, int maxBytes) {
    try {
      HttpRequest.Builder request =
          to(uri)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(json));
      headers.forEach(request::header);
      return client.sendAsync(request.build(), head -> new Body.Collector(maxBytes));
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static HttpRequest.Builder to(URI uri) throws UnknownHostException {
    if (HostNames.isPlain(uri)) {
      return HttpRequest.newBuilder(uri);
    }
    InetAddress address = InetAddress.getByName(String.valueOf(HostNames.of(uri)));
    return HttpRequest.newBuilder(HostNames.at(address, uri)).header("Host", uri.getRawAuthority());
  }
}
