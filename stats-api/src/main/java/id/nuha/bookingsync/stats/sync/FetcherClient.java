package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.stats.web.Problems;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.JsonNode;

/** The fetcher, over REST. What it refuses is refused here in its words. */
public final class Fetcher {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
  // It answers a trigger once Kafka has the run, for which it waits 10 s.
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(25);

  private final RestClient client;

  private Fetcher(RestClient client) {
    this.client = client;
  }

  /** The fetcher at that address. */
  public static Fetcher at(URI url) {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder().connectTimeout(CONNECTS_WITHIN).build());
    requests.setReadTimeout(ANSWERS_WITHIN);
    return new Fetcher(
        RestClient.builder().baseUrl(url.toString()).requestFactory(requests).build());
  }

  /**
   * Passes a trigger on.
   *
   * @param days query parameters awal and akhir as they came; either may be missing
   * @return {@code data} of the fetcher's answer
   * @throws org.springframework.web.ErrorResponseException as the fetcher refused it, or 503
   */
  JsonNode trigger(String name, Map<String, @Nullable String> days) {
    return data(
        client
            .post()
            .uri(
                path -> {
                  UriBuilder uri = path.path("/dashboard/{name}");
                  days.forEach(
                      (day, value) -> {
                        if (value != null) {
                          uri.queryParam(day, "{" + day + "}");
                        }
                      });
                  Map<String, @Nullable String> variables = new HashMap<>(days);
                  variables.put("name", name);
                  return uri.build(variables);
                }));
  }

  /**
   * A run that the ledger does not have yet.
   *
   * @throws org.springframework.web.ErrorResponseException 404 if the fetcher does not have it
   *     either, 503 if it cannot say
   */
  JsonNode run(String runId) {
    return data(client.get().uri("/dashboard/sync-runs/{runId}", runId));
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
      // then its status has to do
    }
    return "The fetcher answered %d.".formatted(e.getStatusCode().value());
  }
}
