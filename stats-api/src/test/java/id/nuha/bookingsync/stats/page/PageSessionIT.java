package id.nuha.bookingsync.stats.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.nuha.bookingsync.embedded.Browser;
import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import id.nuha.bookingsync.stats.session.Sessions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging in and out in Chromium, before stats-api as it is where keys are asked. */
class PageSessionIT {
  private static final String OPERATOR = "invented-operator-key-of-this-test";
  private static final String VIEWER = "invented-viewer-key-of-this-test-1";
  private static final StubFetcher OTHERS = StubFetcher.start();

  private static Browser browser;
  private static StatsApi api;

  @BeforeAll
  static void start() {
    browser = Browser.start().orElse(null);
    assumeTrue(browser != null, "no Chromium");
    api = startApi();
  }

  private static StatsApi startApi() {
    StatsApi started =
        StatsApi.start(
            "OPERATOR_API_KEY=tim-it:" + OPERATOR,
            "VIEWER_API_KEY=lobi:" + VIEWER,
            "WRITER_URL=" + OTHERS.url(),
            "FETCHER_URL=" + OTHERS.url(),
            "BOOKING_SYNC_RETRY_LIVE_HEARTBEAT=200ms");
    await().until(() -> started.bean(Sessions.class).areKnown());
    return started;
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      api.close();
    }
    OTHERS.close();
  }

  @BeforeEach
  void asIfNew() {
    OTHERS.answers(200, "{\"data\": []}");
    OTHERS.requests().clear();
    api.client().sql("DELETE FROM ended_session").update();
    browser.looks(1440, 900, "light");
    browser.open(api.address("/icon.svg"));
    browser.forget();
    browser.consoleErrors();
  }

  @AfterEach
  void theKeyIsNowhereAndThePolicyHolds() {
    assertThat(
            String.valueOf(
                browser.run(
                    "return location.href + document.cookie + JSON.stringify(localStorage)"
                        + " + JSON.stringify(sessionStorage) + document.documentElement.outerHTML")))
        .doesNotContain(OPERATOR, VIEWER, "booking-sync-session");
    // A browser itself notes every answer of 400 and more.
    assertThat(browser.consoleErrors())
        .filteredOn(error -> !error.contains("Failed to load resource"))
        .isEmpty();
  }

  private static void logIn(String path, String key) {
    browser.open(api.address(path));
    browser.waitForText("h1", "Masuk");
    browser.type("#key", key);
    browser.press("Masuk");
  }

  @Test
  void aViewerLogsInLooksAndLogsOut() {
    logIn("/?tampilan=sinkronisasi", "invented-and-not-the-key-of-anybody");
    browser.waitForText(".said", "Kunci ini tidak dikenal.");
    browser.type("#key", VIEWER);
    browser.press("Masuk");

    browser.waitForText(".who", "lobi hanya melihat");
    browser.waitForText("main", "Catatan sinkronisasi");
    assertThat(browser.address().getQuery()).isEqualTo("tampilan=sinkronisasi");
    assertThat(browser.count("main button, main form")).isZero();
    browser.reload();
    browser.waitForText(".who", "lobi hanya melihat");

    browser.press("Keluar");
    browser.waitForText("h1", "Masuk");
    assertThat(browser.address().getQuery()).isEqualTo("tampilan=sinkronisasi");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    browser.reload();
    browser.waitForText("h1", "Masuk");
  }

  @Test
  void anOperatorLogsInAndMayPress() {
    logIn("/?tampilan=sinkronisasi", OPERATOR);
    browser.waitForText(".who", "tim-it operator");
    browser.waitForText(".keys", "lobi hanya melihat");

    browser.click("[aria-label='Akhiri semua sesi lobi']");
    browser.waitForText(".said.good:not(:empty)", "Semua sesi lobi berakhir");
    assertThat(OTHERS.requests()).contains("POST /sessions/end?name=lobi");

    assertThat(
            browser.run(
                "return fetch('/operator/resume?view=239', { method: 'POST' }).then((answer) => answer.status)"))
        .as("as another page would send it")
        .isEqualTo(403L);
    assertThat(OTHERS.requests()).noneMatch(request -> request.contains("resume"));
  }

  @Test
  void aSessionThatIsEndedLeadsBackToTheKey() {
    logIn("/?tampilan=periode&lang=id", VIEWER);
    browser.waitForText(".who", "lobi");

    api.client().sql("INSERT INTO ended_session VALUES ('lobi', '', clock_timestamp())").update();

    browser.waitForText("h1", "Masuk");
    assertThat(browser.address().getQuery()).isEqualTo("tampilan=periode&lang=id");
    browser.type("#key", VIEWER);
    browser.press("Masuk");
    browser.waitForText(".who", "lobi");
  }

  @Test
  void theTelevisionGoesOnAfterARestart() {
    logIn("/?layar", VIEWER);
    browser.waitForText("h1", "Jadwal praktik dokter");
    browser.waitForText(".wall-place", "Tidak ada praktik hari ini.");

    try (StatsApi again = startApi()) {
      browser.open(again.address("/?layar"));
      browser.waitForText(".wall-place", "Tidak ada praktik hari ini.");
      assertThat(browser.text(".wall-age")).isEmpty();
      browser.open(api.address("/icon.svg"));
    }
  }

  @Test
  void theInterfacesAreShownUnderThePolicyToo() {
    logIn("/", OPERATOR);
    browser.waitForText(".who", "tim-it");

    browser.open(api.address("/swagger-ui.html"));
    browser.waitForText("#swagger-ui", "/dashboard/sync-runs");
    browser.click(".opblock-summary-get .opblock-summary-control");
    browser.waitForText(".opblock.is-open", "200");
    browser.screenshot(Path.of("target", "screenshots", "swagger-ui.png"));
  }
}
