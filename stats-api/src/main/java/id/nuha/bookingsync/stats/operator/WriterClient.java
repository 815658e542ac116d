package id.nuha.bookingsync.stats.operator;

import id.nuha.bookingsync.runtime.access.ServiceIdentity;
import id.nuha.bookingsync.runtime.web.Problems;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import org.springframework.web.util.UriBuilderFactory;

/** The writer, over REST. No thread waits for its answers. */
public final class WriterClient implements AutoCloseable {
  private static final int THREADS = 2;

  private final HttpClient http;
  private final ExecutorService threads;
  private final UriBuilderFactory uris;
  private final Semaphore places;
  private final Supplier<Map<String, String>> identity;

  private WriterClient(
      HttpClient http,
      ExecutorService threads,
      UriBuilderFactory uris,
      Semaphore places,
      Supplier<Map<String, String>> identity) {
    this.http = http;
    this.threads = threads;
    this.uris = uris;
    this.places = places;
    this.identity = identity;
  }

  /**
   * A client of the writer at that address.
   *
   * @param maxRequests how many requests may wait for an answer at once
   * @param identity headers that say who asks
   */
  static WriterClient at(
      URI url, Duration connectTimeout, int maxRequests, Supplier<Map<String, String>> identity) {
    // Without them, each of many answers at once would get a thread of its own.
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, new CustomizableThreadFactory("writer-"));
    return new WriterClient(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .executor(threads)
            .build(),
        threads,
        new DefaultUriBuilderFactory(url.toString()),
        new Semaphore(maxRequests),
        identity);
  }

  /**
   * Asks the writer.
   *
   * @param timeout until the whole answer is there
   * @return the answer, whatever its status; or an {@link ErrorResponseException} with status 503
   *     if there is none
   */
  public CompletableFuture<HttpResponse<byte[]>> ask(
      String method, String path, Map<String, String> parameters, Duration timeout) {
    return send(
        HttpRequest.newBuilder(uri(path, parameters))
            .method(method, HttpRequest.BodyPublishers.noBody()),
        timeout);
  }

  /** {@link #ask} with a body. */
  public CompletableFuture<HttpResponse<byte[]>> post(String path, byte[] json, Duration timeout) {
    return send(
        HttpRequest.newBuilder(uri(path, Map.of()))
            .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)),
        timeout);
  }

  private CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest.Builder request, Duration timeout) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          unavailable("Too many requests wait for the writer's answer; try again in a minute."));
    }
    identity.get().forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (answer, fault) -> {
              exchange.cancel(true);
              places.release();
            })
        .exceptionallyCompose(fault -> CompletableFuture.failedFuture(refusal(fault)))
        .thenApply(WriterClient::accepted);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private URI uri(String path, Map<String, String> parameters) {
    UriBuilder uri = uris.uriString(path);
    parameters.keySet().forEach(name -> uri.queryParam(name, "{" + name + "}"));
    return uri.build(parameters);
  }

  // What it says of a key is said of ours, and not of the caller's.
  private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> answer) {
    if (ServiceIdentity.isRefused(answer.statusCode())) {
      throw ServiceIdentity.refusedBy("writer");
    }
    return answer;
  }

  private static ErrorResponseException refusal(Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    // HttpClient's own is of a connection that is not there in time.
    return cause instanceof TimeoutException && !(cause instanceof HttpTimeoutException)
        ? unavailable(
            "The writer has not answered in time; what was asked for may go on all the same. Look"
                + " before you ask again.")
        : unavailable("The writer does not answer at WRITER_URL; see whether it is running.");
  }

  private static ErrorResponseException unavailable(String detail) {
    return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }
}
