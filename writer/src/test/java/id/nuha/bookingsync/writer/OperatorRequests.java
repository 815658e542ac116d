package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RecordJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What an operator asks of a writer. */
final class OperatorRequests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private OperatorRequests() {}

  static HttpResponse<String> get(ConfigurableApplicationContext writer, String path)
      throws Exception {
    return send(writer, "GET", path);
  }

  static HttpResponse<String> post(ConfigurableApplicationContext writer, String path)
      throws Exception {
    return send(writer, "POST", path);
  }

  static HttpResponse<String> delete(ConfigurableApplicationContext writer, String path)
      throws Exception {
    return send(writer, "DELETE", path);
  }

  static HttpResponse<String> send(
      ConfigurableApplicationContext writer, String method, String path) throws Exception {
    String port = writer.getEnvironment().getProperty("local.server.port");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) {
    return RecordJson.parse(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a replay and returns its id. */
  static String startReplay(ConfigurableApplicationContext writer, String query) throws Exception {
    HttpResponse<String> accepted = post(writer, "/replay?" + query);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return json(accepted).at("/data/replay_id").asString();
  }

  /** The replay as GET /replay shows it once it has ended. */
  static JsonNode awaitEnd(ConfigurableApplicationContext writer, String replayId) {
    return await()
        .until(
            () -> shown(writer, replayId),
            replay -> !replay.path("status").asString("RUNNING").equals("RUNNING"));
  }

  static JsonNode shown(ConfigurableApplicationContext writer, String replayId) throws Exception {
    for (JsonNode replay : json(get(writer, "/replay")).path("data")) {
      if (replay.path("replay_id").asString().equals(replayId)) {
        return replay;
      }
    }
    throw new AssertionError("GET /replay does not show " + replayId);
  }

  /** Starts a replay and waits for its end. */
  static JsonNode replay(ConfigurableApplicationContext writer, String query) throws Exception {
    return awaitEnd(writer, startReplay(writer, query));
  }
}
