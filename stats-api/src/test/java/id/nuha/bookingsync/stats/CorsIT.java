package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Which pages of other origins may read, and that none may do more. */
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
    }
  }

  private static HttpResponse<String> preflight(StatsApi api, String path, String method) {
    return api.options(path, "Origin", OURS, "Access-Control-Request-Method", method);
  }

  private static void assertNotAllowed(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
  }
}
