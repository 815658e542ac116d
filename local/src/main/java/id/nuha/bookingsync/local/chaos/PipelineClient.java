package id.nuha.bookingsync.local.chaos;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.local.services.FrontDoor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The pipeline and its simulated SIMRS, over HTTP as any user has them. */
final class PipelineClient {
  private final HttpClient http;
  private final FrontDoor statsApi;
  private final int writer;
  private final int simrs;
  private final @Nullable String key;

  /**
   * A client.
   *
   * @param key that the services take; null where they ask for none
   */
  PipelineClient(FrontDoor statsApi, int writer, int simrs, @Nullable String key) {
    this.http = statsApi.client().build();
    this.statsApi = statsApi;
    this.writer = writer;
    this.simrs = simrs;
    this.key = key;
  }

  /** Asks for a run and does not wait for it. An answer other than 202 is a missing node. */
  JsonNode trigger(String name, LocalDate awal, LocalDate akhir) throws InterruptedException {
    return send(
        request(statsApi.uri("/dashboard/%s?awal=%s&akhir=%s".formatted(name, awal, akhir)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Prefer", "respond-async"));
  }

  /** Asks for a run and waits for it, without that anybody waits here. */
  void triggerAndWait(String name, LocalDate awal, LocalDate akhir) {
    HttpRequest request =
        request(statsApi.uri("/dashboard/%s?awal=%s&akhir=%s".formatted(name, awal, akhir)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    CompletableFuture<HttpResponse<Void>> unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  /**
   * Asks the writer for something; what it answers does not matter.
   *
   * @param order method and path
   */
  void orderOfWriter(String order) throws InterruptedException {
    String[] parts = order.split(" ", 2);
    JsonNode unused =
        send(request(writer, parts[1]).method(parts[0], HttpRequest.BodyPublishers.noBody()));
  }

  JsonNode statsApi(String path) throws InterruptedException {
    return send(request(statsApi.uri(path)));
  }

  JsonNode writer(String path) throws InterruptedException {
    return send(request(writer, path));
  }

  JsonNode simrs(String path) throws InterruptedException {
    return send(request(simrs, "/_sim/" + path));
  }

  void orderOfSimrs(String path, String json) throws InterruptedException {
    JsonNode answer =
        send(request(simrs, "/_sim/" + path).POST(HttpRequest.BodyPublishers.ofString(json)));
    if (!answer.isObject()) {
      throw new IllegalStateException("the simulated SIMRS did not take " + json);
    }
  }

  private HttpRequest.Builder request(int port, String path) {
    return request(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    return key == null ? request : request.header("x-api-key", key);
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() / 100 == 2
          ? RecordJson.parseTrusted(answer.body())
          : MissingNode.getInstance();
    } catch (IOException | JacksonException killedMeanwhile) {
      return MissingNode.getInstance();
    }
  }
}
