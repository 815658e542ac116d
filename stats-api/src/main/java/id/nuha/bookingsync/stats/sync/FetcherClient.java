package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.ProblemTypes;
import id.nuha.bookingsync.runtime.access.ServiceIdentity;
import id.nuha.bookingsync.runtime.web.Problems;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilderFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The active fetcher, over REST: the others that share its name say that they wait, or nothing, and
 * the next one is asked. What the active one refuses is refused here in its words. No thread waits
 * for its answers.
 */
final class FetcherClient implements AutoCloseable {
  private static final int THREADS = 2;
  private static final String NO_ANSWER =
      "The fetcher does not answer at FETCHER_URL; see whether it is running.";
  private static final String ALL_WAIT =
      "No active fetcher answers at FETCHER_URL, only one that waits. It takes over within some"
          + " seconds where no other is active; try again then.";

  private final HttpClient http;
  private final ExecutorService threads;
  private final UriBuilderFactory uris;
  private final FetcherAddresses addresses;
  private final Duration readTimeout;
  private final Semaphore places;
  private final Supplier<Map<String, String>> identity;

  private FetcherClient(
      HttpClient http,
      ExecutorService threads,
      UriBuilderFactory uris,
      FetcherAddresses addresses,
      Duration readTimeout,
      Semaphore places,
      Supplier<Map<String, String>> identity) {
    this.http = http;
    this.threads = threads;
    this.uris = uris;
    this.addresses = addresses;
    this.readTimeout = readTimeout;
    this.places = places;
    this.identity = identity;
  }

  /**
   * A client of the fetcher at that address.
   *
   * @param maxRequests how many requests may wait for an answer at once
   * @param identity headers that say who asks
   */
  static FetcherClient at(
      URI url,
      FetcherAddresses.Resolver resolver,
      Duration connectTimeout,
      Duration readTimeout,
      int maxRequests,
      Supplier<Map<String, String>> identity) {
    // Without them, each of many answers at once would get a thread of its own.
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, new CustomizableThreadFactory("fetcher-"));
    return new FetcherClient(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .executor(threads)
            .build(),
        threads,
        new DefaultUriBuilderFactory(url.toString()),
        new FetcherAddresses(resolver),
        readTimeout,
        new Semaphore(maxRequests),
        identity);
  }

  /**
   * Passes the trigger of one view on.
   *
   * @param awal first day; null where the caller gave none
   * @param akhir last day; null where the caller gave none
   * @return the run; or an {@link ErrorResponseException} as the fetcher refused it, 503 if it does
   *     not answer or too many wait for it, 502 if its answer cannot be read
   */
  CompletableFuture<RunResult> trigger(
      String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    return post(trigger, awal, akhir).thenApply(FetcherClient::accepted);
  }

  /**
   * Passes the trigger of all views on; else as {@link #trigger}.
   *
   * @return the runs, each by the name of its view's part in the answer
   */
  CompletableFuture<Map<String, RunResult>> triggerAll(
      String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    return post(trigger, awal, akhir)
        .thenApply(
            views -> {
              Map<String, RunResult> runs = new LinkedHashMap<>();
              views
                  .properties()
                  .forEach(view -> runs.put(view.getKey(), accepted(view.getValue())));
              return runs;
            });
  }

  /**
   * A run that the ledger does not have yet.
   *
   * @return the run as the fetcher answers it, in the shape of the ledger's runs; or an {@link
   *     ErrorResponseException}, 404 if the fetcher does not have it either, 503 if it cannot say
   */
  CompletableFuture<JsonNode> run(String runId) {
    return ask("GET", uris.uriString("/dashboard/sync-runs/{runId}").build(runId));
  }

  /** How far the runs are that read SIMRS now; else as {@link #run}. */
  CompletableFuture<JsonNode> progress() {
    return ask("GET", uris.uriString("/progress").build());
  }

  /** When runs are scheduled; else as {@link #run}. */
  CompletableFuture<JsonNode> schedule() {
    return ask("GET", uris.uriString("/schedule").build());
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private CompletableFuture<JsonNode> post(
      String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    URI uri =
        uris.uriString("/dashboard/{trigger}")
            .queryParamIfPresent("awal", Optional.ofNullable(awal))
            .queryParamIfPresent("akhir", Optional.ofNullable(akhir))
            .build(trigger);
    return ask("POST", uri);
  }

  private CompletableFuture<JsonNode> ask(String method, URI uri) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          Problems.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "Too many requests wait for the fetcher's answer; try again in a minute."));
    }
    Request request = new Request(method, uri, identity.get());
    return CompletableFuture.supplyAsync(() -> addresses.of(uri), threads)
        .thenCompose(
            found -> askOneAfterTheOther(request, found.iterator(), unavailable(NO_ANSWER)))
        .whenComplete((answer, fault) -> places.release());
  }

  /** What is asked, at the name that all addresses share, and who asks. */
  private record Request(String method, URI uri, Map<String, String> identity) {}

  /**
   * Asks one address after the other.
   *
   * @param passedOver what is answered if none of them is the active fetcher
   */
  private CompletableFuture<JsonNode> askOneAfterTheOther(
      Request request, Iterator<URI> uris, ErrorResponseException passedOver) {
    if (!uris.hasNext()) {
      return CompletableFuture.failedFuture(passedOver);
    }
    URI uri = uris.next();
    return exchange(request, uri)
        .thenApply(Optional::of)
        .exceptionally(fault -> Optional.empty())
        .thenCompose(
            answer -> {
              if (answer.isEmpty()) {
                return askOneAfterTheOther(request, uris, passedOver);
              }
              ErrorResponseException inactive = inactive(answer.get());
              if (inactive != null) {
                return askOneAfterTheOther(request, uris, inactive);
              }
              addresses.answered(uri);
              return CompletableFuture.completedFuture(data(answer.get()));
            });
  }

  private CompletableFuture<HttpResponse<byte[]>> exchange(Request request, URI uri) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(at(uri, request), HttpResponse.BodyHandlers.ofByteArray());
    // The request's own time-out ends with the headers of the answer, this one with its body.
    return exchange
        .copy()
        .orTimeout(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, fault) -> exchange.cancel(true));
  }

  /** The request to one of the addresses of its name, as it would be sent to the name. */
  private HttpRequest at(URI address, Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address)
            .timeout(readTimeout)
            .method(request.method(), HttpRequest.BodyPublishers.noBody());
    request.identity().forEach(builder::setHeader);
    return address.equals(request.uri())
        ? builder.build()
        : builder.setHeader("Host", request.uri().getRawAuthority()).build();
  }

  /** Why one that answered is not the active fetcher; null if it may be. */
  private static @Nullable ErrorResponseException inactive(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
      return null;
    }
    JsonNode body = json(answer.body());
    String type = body.path("type").asString("");
    if (type.equals(ProblemTypes.WAITING_FETCHER.toString())) {
      return unavailable(ALL_WAIT);
    }
    return type.equals(ProblemTypes.STARTING_FETCHER.toString())
        ? refusal(answer.statusCode(), body)
        : null;
  }

  private static ErrorResponseException unavailable(String detail) {
    return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }

  private static RunResult accepted(JsonNode run) {
    JsonNode window = run.path("window");
    return RunResult.running(
        run.path("run_id").asString(),
        window.isObject()
            ? new RunResult.Window(
                LocalDate.parse(window.path("awal").asString()),
                LocalDate.parse(window.path("akhir").asString()))
            : null); // of a fetcher that is older than this
  }

  private static JsonNode data(HttpResponse<byte[]> answer) {
    JsonNode body = json(answer.body());
    if (ServiceIdentity.isRefused(answer.statusCode())) {
      throw ServiceIdentity.refusedBy("fetcher");
    }
    if (answer.statusCode() >= 400) {
      throw refusal(answer.statusCode(), body);
    }
    if (!body.path("data").isObject()) {
      throw Problems.of(HttpStatus.BAD_GATEWAY, "The fetcher's answer cannot be read.");
    }
    return body.path("data");
  }

  // What was accepted of all views although others were not stands in its data.
  private static ErrorResponseException refusal(int status, JsonNode body) {
    JsonNode detail = body.path("detail");
    ErrorResponseException refusal =
        Problems.of(
            HttpStatusCode.valueOf(status),
            detail.isString()
                ? detail.stringValue()
                : "The fetcher answered %d.".formatted(status));
    if (body.path("data").isObject()) {
      refusal.getBody().setProperty("data", body.path("data"));
    }
    return refusal;
  }

  private static JsonNode json(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
