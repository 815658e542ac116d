package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/**
 * Which pages of other origins may read, and that none may do more. Without keys that is all that
 * stands between such a page and what only operators may do.
 */
class CorsIT {
  private static final String OURS = "https://papan.example";
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  @Test
  void pagesOfTheOriginsThatAreNamedMayReadAndNothingElse() {
    try (StatsApi api = StatsApi.start("CORS_ORIGINS=" + OURS + ", http://127.0.0.1:8080")) {
      for (String read :
          new String[] {
            "/dashboard/stats",
            "/dashboard/stats/day",
            "/dashboard/sync-runs",
            "/dashboard/sync-runs.csv",
            "/dashboard/sync-runs/x"
          }) {
        HttpResponse<String> answer = api.get(read, "Origin", OURS);
        assertThat(answer.headers().firstValue(ALLOWED)).as(read).hasValue(OURS);
        assertThat(String.join(",", answer.headers().allValues("Vary")).split(","))
            .anyMatch("Origin"::equalsIgnoreCase);
      }
      HttpResponse<String> refused = api.get("/dashboard/stats?tanggal=x", "Origin", OURS);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.headers().firstValue(ALLOWED)).hasValue(OURS);

      HttpResponse<String> other =
          api.get("/dashboard/stats", "Origin", "https://papan.example.evil");
      assertThat(other.statusCode()).isEqualTo(403);
      assertNotAllowed(other);
      assertNotAllowed(preflight(api, "/dashboard/sync-booking", "POST"));
      assertNotAllowed(preflight(api, "/dashboard/stats", "POST"));
      assertThat(api.post("/dashboard/sync-booking", "Origin", OURS).headers().firstValue(ALLOWED))
          .isEmpty();
    }
  }

  @Test
  void withoutTheSettingNoneMay() {
    try (StatsApi api = StatsApi.start()) {
      assertThat(api.get("/dashboard/stats", "Origin", OURS).headers().firstValue(ALLOWED))
          .isEmpty();
      assertNotAllowed(preflight(api, "/dashboard/stats", "GET"));
      assertOnlyThisMachineIsAnswered(api);
    }
  }

  private static void assertOnlyThisMachineIsAnswered(StatsApi api) {
    String port = ":" + api.uri("/").getPort();
    for (String host : new String[] {"localhost", "127.0.0.1" + port, "[::1]:80", "LOCALHOST:1"}) {
      assertThat(api.get("/dashboard/settings", "Host", host).statusCode()).as(host).isEqualTo(200);
    }
    for (String host : new String[] {"evil.example", "localhost.evil.example", "127.0.0.1.evil"}) {
      HttpResponse<String> answer = api.get("/dashboard/settings", "Host", host);
      assertThat(answer.statusCode()).as(host).isEqualTo(403);
      assertThat(StatsApi.json(answer).path("detail").asString()).contains("OPERATOR_API_KEY");
    }
    for (String origin : new String[] {OURS, "null", "http://127.0.0.1:1", "http://localhost"}) {
      for (String path : new String[] {"/dashboard/no-such-trigger", "/operator/resume"}) {
        HttpResponse<String> answer = api.post(path, "Origin", origin);
        assertThat(answer.statusCode()).as(origin).isEqualTo(403);
        assertThat(StatsApi.json(answer).path("detail").asString()).contains("CORS_ORIGINS");
      }
    }
    HttpResponse<String> forwarded = api.get("/dashboard/settings", "X-Forwarded-For", "192.0.2.7");
    assertThat(forwarded.statusCode()).isEqualTo(403);
    assertThat(StatsApi.json(forwarded).path("detail").asString()).contains("a proxy");
    String own = "http://127.0.0.1" + port;
    assertThat(api.post("/dashboard/no-such-trigger", "Origin", own).statusCode()).isEqualTo(404);
    assertThat(api.post("/dashboard/sync-all", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(api.get("/dashboard/settings", "Sec-Fetch-Site", "same-site").statusCode())
        .isEqualTo(403);
    String[] followed = {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"};
    assertThat(api.get("/dashboard/settings", followed).statusCode()).isEqualTo(200);
  }

  @Test
  void onlyLoopbackIsListenedTo() throws IOException {
    try (StatsApi api = StatsApi.withoutDatabase()) {
      int port = api.uri("/").getPort();
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          boolean answers = false;
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            answers = true;
          } catch (IOException refused) {
            // as it should be, elsewhere than on loopback
          }
          assertThat(answers && !address.isLoopbackAddress()).as("%s", address).isFalse();
        }
      }
    }
  }

  private static HttpResponse<String> preflight(StatsApi api, String path, String method) {
    return api.options(path, "Origin", OURS, "Access-Control-Request-Method", method);
  }

  private static void assertNotAllowed(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
  }
}
