package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.http.HostNames;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends POST requests with JSON, and measures them. One deadline holds for a whole exchange: a body
 * that drips in is given up at the same time as one that does not come.
 */
final class SimrsHttp {
  private final URI base;
  private final Turn turn;
  private final Throttle throttle;
  private final MeterRegistry meters;
  private final HttpClient client;
  private final BodyDecoder decoder = new BodyDecoder(MemoryLimits.MAX_PAGE_BYTES);

  SimrsHttp(URI base, Duration connectTimeout, Turn turn, Throttle throttle, MeterRegistry meters) {
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
    this.turn = turn;
    this.throttle = throttle;
    this.meters = meters;
  }

  /** Waits until it is this fetcher's turn, which may take as long as an outage of Kafka. */
  void awaitTurn() throws InterruptedException {
    turn.await();
  }

  /**
   * Waits until it is this fetcher's turn and the throttle lets it through, then sends.
   *
   * @param within how long the exchange may take, until the whole body is there
   * @throws UnusableResponseException if there is no whole response in time
   * @throws BodyTooLargeException if the body has more than {@link MemoryLimits#MAX_PAGE_BYTES}
   */
  Response post(String path, Map<String, String> headers, byte[] json, Duration within)
      throws InterruptedException {
    turn.await();
    throttle.await();
    HttpRequest.Builder request =
        to(URI.create(base + path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    Timer.Sample sample = Timer.start(meters);
    CompletableFuture<HttpResponse<Body>> exchange =
        client.sendAsync(request.build(), head -> new Body.Collector(MemoryLimits.MAX_PAGE_BYTES));
    try {
      HttpResponse<Body> response = exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
      measure(sample, "http_" + response.statusCode());
      return new Response(
          response.statusCode(),
          response.headers(),
          decoder.decode(response.body(), response.headers()));
    } catch (TimeoutException e) {
      measure(sample, "timeout");
      throw new UnusableResponseException(
          "SIMRS did not answer within %d s".formatted(within.toSeconds()));
    } catch (ExecutionException e) {
      measure(sample, "no_answer");
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof BodyTooLargeException tooLarge) {
        throw tooLarge;
      }
      throw new UnusableResponseException(
          "SIMRS cannot be reached (%s)".formatted(cause.getClass().getSimpleName()));
    } finally {
      exchange.cancel(true);
    }
  }

  private static HttpRequest.Builder to(URI uri) {
    if (HostNames.isPlain(uri)) {
      return HttpRequest.newBuilder(uri);
    }
    try {
      InetAddress address = InetAddress.getByName(String.valueOf(HostNames.of(uri)));
      return HttpRequest.newBuilder(HostNames.at(address, uri))
          .header("Host", uri.getRawAuthority());
    } catch (UnknownHostException e) {
      throw new UnusableResponseException("SIMRS cannot be reached (UnknownHostException)");
    }
  }

  private void measure(Timer.Sample sample, String outcome) {
    meters.counter("bookingsync.fetcher.requests", "outcome", outcome).increment();
    sample.stop(meters.timer("bookingsync.fetcher.request.duration", "outcome", outcome));
  }
}
