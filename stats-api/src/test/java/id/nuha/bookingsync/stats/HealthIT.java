package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.TestProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthIT {
  @Test
  void readyOnceTheTablesAreThere() {
    try (StatsApi api = StatsApi.start()) {
      assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(api.get("/actuator/prometheus").statusCode()).isEqualTo(200);
      assertThat(api.get("/actuator/sbom").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aBlankSettingCountsAsAbsent() {
    try (StatsApi api = StatsApi.start("SERVER_ADDRESS=", "TIMEZONE=")) {
      assertThat(api.property("server.address")).isEqualTo("127.0.0.1");
      assertThat(api.get("/dashboard/stats").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void blanksAroundASettingAreNoPartOfIt() {
    try (StatsApi api = StatsApi.start("TIMEZONE= Asia/Jakarta", "SERVER_ADDRESS= 127.0.0.1 ")) {
      assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(api.get("/dashboard/stats").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readyAlsoWhereTheDatabaseGoesAwayWhileTheFirstConnectionIsMade() {
    try (TestProxy proxy =
        TestProxy.before(StatsApi.database().host(), StatsApi.database().port())) {
      proxy.endOnceAt("SHOW TRANSACTION ISOLATION LEVEL"); // the pool's own question
      try (StatsApi api = StatsApi.behind(proxy)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> api.get("/actuator/health/readiness").statusCode() == 200);
        assertThat(proxy.hasEnded()).isTrue();
      }
    }
  }

  @Test
  void withoutTablesItIsAliveAndNotReady() {
    try (StatsApi api = StatsApi.withoutTables()) {
      assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      var answer = api.get("/dashboard/stats");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(StatsApi.json(answer).path("detail").asString()).contains("the writer makes them");
    }
  }

  @Test
  void withoutADatabaseItIsAliveAndNotReady() {
    try (StatsApi api = StatsApi.withoutDatabase()) {
      assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      for (String path : new String[] {"/dashboard/stats", "/dashboard/sync-runs"}) {
        var answer = api.get(path);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(StatsApi.json(answer).path("detail").asString()).contains("cannot be reached");
      }
    }
  }
}
