package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.web.Problems;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;

/** The fetcher, over REST. What it refuses is refused here in its words. */
final class FetcherClient {
  private final RestClient client;

  private FetcherClient(RestClient client) {
    this.client = client;
  }

  /** A client of the fetcher at that address. */
  static FetcherClient at(URI url, Duration connectTimeout, Duration readTimeout) {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder().connectTimeout(connectTimeout).build());
    requests.setReadTimeout(readTimeout);
    return new FetcherClient(
        RestClient.builder().baseUrl(url.toString()).requestFactory(requests).build());
  }

  /**
   * Passes the trigger of one view on.
   *
   * @param awal first day; null where the caller gave none
   * @param akhir last day; null where the caller gave none
   * @return the run_id
   * @throws org.springframework.web.ErrorResponseException as the fetcher refused it; 503 if it
   *     does not answer; 502 if its answer cannot be read
   */
  String trigger(String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    return runId(post(trigger, awal, akhir));
  }

  /**
   * Passes the trigger of all views on; else as {@link #trigger}.
   *
   * @return the run_ids, each by the name of its view's part in the answer
   */
  Map<String, String> triggerAll(
      String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    Map<String, String> runIds = new LinkedHashMap<>();
    post(trigger, awal, akhir)
        .properties()
        .forEach(view -> runIds.put(view.getKey(), runId(view.getValue())));
    return runIds;
  }

  /**
   * A run that the ledger does not have yet.
   *
   * @return the run as the fetcher answers it, in the shape of the ledger's runs
   * @throws org.springframework.web.ErrorResponseException 404 if the fetcher does not have it
   *     either; 503 if it cannot say
   */
  JsonNode run(String runId) {
    return data(client.get().uri("/dashboard/sync-runs/{runId}", runId));
  }

  private JsonNode post(String trigger, @Nullable LocalDate awal, @Nullable LocalDate akhir) {
    return data(
        client
            .post()
            .uri(
                uri ->
                    uri.path("/dashboard/{trigger}")
                        .queryParamIfPresent("awal", Optional.ofNullable(awal))
                        .queryParamIfPresent("akhir", Optional.ofNullable(akhir))
                        .build(trigger)));
  }

  private static String runId(JsonNode accepted) {
    return accepted.path("run_id").asString();
  }

  private static JsonNode data(RestClient.RequestHeadersSpec<?> request) {
    try {
      JsonNode answer = request.retrieve().body(JsonNode.class);
      if (answer == null || !answer.path("data").isObject()) {
        throw Problems.of(HttpStatus.BAD_GATEWAY, "The fetcher's answer cannot be read.");
      }
      return answer.path("data");
    } catch (RestClientResponseException e) {
      throw Problems.of(e.getStatusCode(), detail(e));
    } catch (ResourceAccessException e) {
      throw Problems.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "The fetcher does not answer at FETCHER_URL; see whether it is running.");
    } catch (RestClientException e) {
      throw Problems.of(HttpStatus.BAD_GATEWAY, "The fetcher's answer cannot be read.");
    }
  }

  private static String detail(RestClientResponseException e) {
    try {
      JsonNode problem = e.getResponseBodyAs(JsonNode.class);
      if (problem != null && problem.path("detail").isString()) {
        return problem.path("detail").stringValue();
      }
    } catch (RestClientException notJson) {
      // The sentence below then names the status alone.
    }
    return "The fetcher answered %d.".formatted(e.getStatusCode().value());
  }
}
