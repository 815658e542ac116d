package id.nuha.bookingsync.stats.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.stats.StatsApi;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to PostgreSQL, with a certificate for the host that the tests' settings name. */
class DatabaseTlsIT {
  private static final TestDatabase DATABASE = StatsApi.database();

  @TempDir private static Path folder;
  private static TestAuthority authority;

  @BeforeAll
  static void showCertificate() {
    authority = TestAuthority.in(folder);
    authority.sign("server", (isAddress() ? "ip:" : "dns:") + DATABASE.host());
    DATABASE.showCertificate(authority.certificate("server"), authority.key("server"));
  }

  @AfterAll
  static void showNone() {
    DATABASE.showNoCertificate();
  }

  @Test
  void allSessionsAreEncryptedAndThatOfTheNoticesToo() {
    try (StatsApi api =
        StatsApi.start("DB_SSLMODE=verify-full", "DB_CA_FILE=" + authority.certificate())) {
      assertThat(api.get("/dashboard/stats").statusCode()).isEqualTo(200);

      await().untilAsserted(() -> assertThat(sessions(api)).hasSize(2).containsOnly(true));
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessTheNameDoesNotMatter() {
    String host = "DB_HOST=" + (isAddress() ? "localhost" : "127.0.0.1");
    String ca = "DB_CA_FILE=" + authority.certificate();
    try (StatsApi api = StatsApi.start(host, ca, "DB_SSLMODE=verify-full")) {
      assertRefused(api, "PostgreSQL's certificate is not for the host in DB_HOST");
    }
    try (StatsApi api = StatsApi.start(host, ca, "DB_SSLMODE=verify-ca")) {
      assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCertificateThatNobodyTrustedHasSignedIsRefused() {
    try (StatsApi api = StatsApi.start("DB_SSLMODE=verify-full")) {
      assertRefused(
          api, "PostgreSQL's certificate is signed by nobody who is trusted, check DB_CA_FILE");
    }
  }

  private static void assertRefused(StatsApi api, String reason) {
    assertThat(StatsApi.json(api.get("/dashboard/stats")).path("detail").asString())
        .isEqualTo(reason + " (SQLSTATE 08006).");
    await() // a look that is under way tells what the one before has found
        .untilAsserted(
            () -> assertThat(api.get("/actuator/health/readiness").body()).contains(reason));
  }

  private static List<Boolean> sessions(StatsApi api) {
    return api.client()
        .sql(
            "SELECT ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)"
                + " WHERE datname = current_database() AND usename = 'stats_reader'")
        .query(Boolean.class)
        .list();
  }

  private static boolean isAddress() {
    return DATABASE.host().matches("[0-9.]+");
  }
}
