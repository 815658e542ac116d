package id.nuha.bookingsync.stats.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.nuha.bookingsync.embedded.Browser;
import id.nuha.bookingsync.embedded.TestHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in Chromium, before answers that lie beside this test. */
class PageIT {
  // 09.10 on the clinic's clock.
  private static final Instant MORNING = Instant.parse("2026-11-26T02:10:00Z");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final long MAX_BYTES = 400_000;

  private static Browser browser;
  private static StubbedApi api;

  @BeforeAll
  static void start() {
    browser = Browser.start().orElse(null);
    assumeTrue(browser != null, "no Chromium");
    browser.clock(MORNING);
    api = StubbedApi.start();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      api.close();
    }
  }

  @BeforeEach
  void allIsWell() {
    api.reset();
    browser.looks(1440, 900, "light");
    browser.open(api.address("/icon.svg"));
    browser.forget();
    browser.consoleErrors();
    browser.forgetTraffic();
  }

  @AfterEach
  void nothingUnknownIsShownAndNobodyElseIsAsked(org.junit.jupiter.api.TestInfo test) {
    assertThat(browser.text("body"))
        .doesNotContain("null", "undefined", "NaN", "Invalid", "[object");
    assertThat(browser.requests())
        .allSatisfy(request -> assertThat(request.getHost()).isEqualTo("127.0.0.1"));
    // A browser itself notes every answer of 400 and more.
    assertThat(browser.consoleErrors())
        .filteredOn(error -> !error.contains("Failed to load resource"))
        .isEmpty();
  }

  @Test
  void aDay() {
    open("/");

    assertThat(browser.text("h1")).isEqualTo("Kamis, 26 November 2026");
    assertThat(browser.title()).isEqualTo("Kamis, 26 November 2026 · RS NUHA");
    assertThat(browser.text(".hospital")).isEqualTo("RS NUHA");
    assertThat(browser.text(".freshness")).contains("Data per 26 Nov, 06.47", "lengkap");
    assertThat(browser.texts(".tile"))
        .satisfiesExactly(
            tile ->
                assertThat(tile).isEqualTo("Dokter praktik 22 dari 33 8 cuti · 3 tidak praktik"),
            tile ->
                assertThat(tile)
                    .isEqualTo(
                        "Booking aktif 405 0 selesai · 8 lainnya +56 dari Kamis lalu, tanpa batal"),
            tile ->
                assertThat(tile)
                    .startsWith("Terisi dari kuota ")
                    .contains("dari 810", "2 dokter penuh · 1 lebih dari kuota")
                    .endsWith("2 sesi tanpa kuota yang diketahui"),
            tile ->
                assertThat(tile)
                    .isEqualTo(
                        "Batal 37 19 lewat Mobile JKN 8% dari 450 booking 35 pada Kamis, 19 Nov"));
    assertThat(row("dr. Contoh Kenanga, Sp.OG"))
        .contains("09.00–12.30 Praktik 33 / 30", "Lebih 3 dari kuota");
    assertThat(row("dr. Contoh Mawar, Sp.N"))
        .contains("08.00–12.00", "16.00–18.00", "30 / 30", "JKN", "Penuh");
    assertThat(row("dr. Contoh Sakura, Sp.JP")).contains("Kuota tidak diketahui", "?");
    assertThat(row("dr. Contoh Alamanda, Sp.OG")).contains("di luar sesi 1 1 batal");
    assertThat(row("dr. Contoh Asoka, Sp.DVE")).contains("Praktik Praktik Pengganti");
    assertThat(row("dr. Contoh Soka, Sp.A")).contains("jam tidak diketahui");
    assertThat(browser.text(".doctors")).contains("Dokter nomor 126, tanpa nama");
    assertThat(browser.texts(".unscheduled tbody tr"))
        .containsExactly("dr. Contoh Tanpa Jadwal, Sp.U 2 1", "Tanpa dokter 2 0");
    assertThat(browser.attribute(".chart canvas", "aria-label")).startsWith("Per spesialis: ");
  }

  @Test
  void aDoctorIsFoundByThreeLetters() {
    open("/");

    browser.type("#find-doctor", "JAN");
    assertThat(names()).hasSize(3).allMatch(name -> name.endsWith("Jantung dan Pembuluh Darah"));
    assertThat(browser.text(".count")).startsWith("3 dari 33 dokter");

    browser.type("#find-doctor", "mélàti");
    assertThat(names()).containsExactly("dr. Contoh Melati, Sp.A Anak");

    browser.type("#find-doctor", "zzz");
    assertThat(browser.text(".doctors-part .nothing")).startsWith("Tidak ada dokter yang cocok.");
    browser.press("Tampilkan semua");
    assertThat(names()).hasSize(33);

    browser.click("#only-practising");
    assertThat(names()).hasSize(22);
  }

  @Test
  void doctorsAreSortedByTheirHeads() {
    open("/");
    assertThat(browser.attribute("th[aria-sort]", "aria-sort")).isEqualTo("descending");
    assertThat(names()).first().asString().startsWith("dr. Contoh Mawar");

    browser.press("Dokter");
    assertThat(browser.attribute(".col-doctor[aria-sort]", "aria-sort")).isEqualTo("ascending");
    assertThat(names()).first().asString().startsWith("Dokter nomor 126");
    browser.press("Dokter");
    assertThat(names()).first().asString().startsWith("drg. Contoh Seruni");

    browser.press("Sisa");
    assertThat(names().get(0)).startsWith("dr. Contoh Sedap Malam");
    // Who does not practise, and whose quota is unknown, stays behind the others.
    assertThat(browser.texts(".doctors tbody").get(32)).contains("–");
  }

  @Test
  void aBarFiltersTheDoctors() {
    open("/");

    browser.click(".day-charts .chart:first-child summary");
    browser.press("Saraf");

    assertThat(names()).isNotEmpty().allMatch(name -> name.endsWith("Saraf"));
    assertThat(browser.text(".count")).contains("Tampilkan semua");
  }

  @Test
  void aLinkOpensTheSameViewAndTheWayBackLeadsBack() {
    open("/?tanggal=2026-11-26&lang=en");
    assertThat(browser.text("h1")).isEqualTo("Thursday, 26 November 2026");

    browser.click(".step[rel=next]");
    browser.waitForText("h1", "Friday, 27 November 2026");
    assertThat(browser.address().getQuery()).isEqualTo("tanggal=2026-11-27&lang=en");
    browser.press("Period");
    browser.waitForText("h1", "11 November – 10 December 2026");
    assertThat(browser.text("nav [aria-current]")).isEqualTo("Period");

    browser.back();
    browser.waitForText("h1", "Friday, 27 November 2026");
    browser.back();
    browser.waitForText("h1", "Thursday, 26 November 2026");
  }

  @Test
  void languageAndLightAreRemembered() {
    open("/");
    browser.press("English");
    browser.waitForText("h1", "Thursday, 26 November 2026");
    assertThat(browser.text(".tile"))
        .isEqualTo("Doctors practising 22 of 33 8 on leave · 3 not practising");
    browser.press("Dark");

    open("/");

    assertThat(browser.text("h1")).isEqualTo("Thursday, 26 November 2026");
    assertThat(
            browser.run(
                "return document.documentElement.lang + document.documentElement.dataset.theme"))
        .isEqualTo("endark");
  }

  @Test
  void aPeriod() {
    open("/?tampilan=periode");
    browser.waitForText("h1", "11 November – 10 Desember 2026");

    assertThat(browser.count(".calendar a")).isEqualTo(30);
    assertThat(
            browser.run(
                "return document.querySelector(\".calendar a[href$='2026-11-26'] .unseen\").textContent"))
        .isEqualTo("Kamis, 26 November 2026: 413 booking, terisi 50%");
    assertThat(browser.count(".heat tbody tr")).isEqualTo(7);
    assertThat(browser.text(".period-body > div:last-child"))
        .contains("Alasan batal", "Dokter dengan booking terbanyak");
    assertThat(browser.attribute("[aria-label^='Alasan batal']", "aria-label"))
        .contains("Lainnya (masing-masing di bawah 5 kali)", "Tidak diisi");

    browser.click(".calendar a[href$='2026-11-27']");
    browser.waitForText("h1", "Jumat, 27 November 2026");
  }

  @Test
  void daysWithoutAnything() {
    api.answer("/dashboard/stats/day", empty());
    open("/");

    assertThat(browser.text("main .blank"))
        .isEqualTo("Tidak ada jadwal dan booking pada hari ini.");
    screenshots("empty-day");
  }

  @Test
  void theFirstUseSaysWhatToPress() {
    api.answer("/dashboard/stats/day", empty());
    api.answer("/dashboard/sync-status", neverSynced());
    open("/");

    browser.waitForText("main .blank", "Belum ada data. Tekan “Sinkronkan sekarang”.");
    screenshots("first-use");
    browser.press("Sinkronkan sekarang");
    browser.waitForText("main .blank", "Sinkronisasi dimulai.");
    assertThat(api.asked()).containsExactly("POST /dashboard/sync-all");
  }

  @Test
  void theLastNumbersStayWhenNobodyAnswers() {
    open("/");
    api.fail(503, "The database does not answer.");
    browser.run("window.dispatchEvent(new Event('focus'))");

    browser.waitForText(".notice", "Tidak tersambung. Angka terakhir dari pukul 07.15.");
    assertThat(names()).hasSize(33);
    assertThat(browser.text(".freshness")).endsWith("tidak tersambung");
    screenshots("not-reachable");

    api.reset();
    browser.press("Coba lagi");
    browser.eventually(() -> browser.text(".notice").isEmpty(), "the notice goes");
    assertThat(browser.text(".freshness")).endsWith("lengkap");
  }

  @Test
  void nobodyHasAnsweredYet() {
    api.fail(503, "The database does not answer.");
    open("/");

    browser.waitForText(
        "main .blank", "Tidak tersambung. Belum ada angka. The database does not answer.");
    api.reset();
    browser.press("Coba lagi");
    browser.waitForText(".tile", "Dokter praktik");
  }

  @ParameterizedTest
  @CsvSource({
    "401, Halaman ini memerlukan kunci. Mintalah kepada tim IT.",
    "403, Kunci ini hanya untuk melihat.",
    "400, tanggal is too far away.",
  })
  void whatIsRefusedIsSaid(int status, String words) {
    api.fail(status, "tanggal is too far away.");
    open("/");

    browser.waitForText("main .blank", words);
  }

  @Test
  void whereKeysAreAskedThePageAsksForOneAndKeepsTheAddress() {
    api.loggedIn(null, "");
    browser.open(api.address("/?tampilan=periode&lang=en"));

    browser.waitForText("h1", "Log in");
    assertThat(browser.address().getQuery()).isEqualTo("tampilan=periode&lang=en");
    assertThat(browser.count("nav")).isZero();
    assertThat(browser.seriousFindings()).isEmpty();
    screenshots("log-in");
    browser.press("Bahasa Indonesia");
    browser.waitForText("h1", "Masuk");
    browser.press("Terang");
    assertThat(browser.text("main")).contains("Kunci diberikan oleh tim IT.");
  }

  @Test
  void aViewerSeesNothingToPress() {
    api.loggedIn("kepala-poli", "VIEWER");
    open("/?tampilan=sinkronisasi");
    browser.waitForText("main", "Catatan sinkronisasi");

    assertThat(browser.text(".who")).isEqualTo("kepala-poli hanya melihat");
    assertThat(browser.count("main button, main form, .letters")).isZero();
    assertThat(browser.requests()).noneMatch(asked -> asked.getPath().startsWith("/operator/"));
    assertThat(browser.seriousFindings()).isEmpty();
    screenshots("sync-viewer");
    open("/");
    screenshots("day-viewer");
    api.answer("/dashboard/stats/day", empty());
    api.answer("/dashboard/sync-status", neverSynced());
    open("/");
    browser.waitForText("main .blank", "Belum ada data. Mintalah tim IT untuk menyinkronkan.");
    assertThat(browser.count("main button")).isZero();
  }

  @Test
  void anOperatorEndsTheSessionsOfAKey() {
    api.loggedIn("tim-it", "OPERATOR");
    api.answer(
        "/operator/sessions",
        "{\"data\": [{\"name\": \"tim-it\", \"role\": \"OPERATOR\"}, {\"name\": \"lobi & loket\", \"role\": \"VIEWER\"}]}");
    open("/?tampilan=sinkronisasi");
    browser.waitForText(".keys", "lobi & loket hanya melihat Akhiri semua sesi");
    screenshots("sync-operator");

    browser.click(".keys li:nth-child(2) button");
    browser.waitForText(
        ".said.good:not(:empty)", "Semua sesi lobi & loket berakhir dalam beberapa detik.");
    assertThat(api.asked()).containsExactly("POST /operator/sessions/end?name=lobi+%26+loket");
  }

  @Test
  void newNumbersComeWithoutAReload() {
    open("/");
    browser.type("#find-doctor", "mawar");

    api.answer("/dashboard/stats/day", withActiveBookings(406));
    api.send("days", "{\"view\": 239, \"from\": \"2026-11-20\", \"to\": \"2026-12-03\"}");

    browser.waitForText(".tile:nth-child(2)", "406");
    assertThat(names()).hasSize(1);
    assertThat(browser.text("[aria-live]")).isEqualTo("Angka diperbarui pukul 09.10.");
  }

  @Test
  void aBurstOfNoticesIsOneQuestion() {
    open("/");
    browser.forgetTraffic();

    api.answer("/dashboard/stats/day", withActiveBookings(406));
    for (int i = 0; i < 20; i++) {
      api.send("days", "{\"view\": 239, \"from\": \"2026-11-20\", \"to\": \"2026-12-03\"}");
    }
    browser.waitForText(".tile:nth-child(2)", "406");
    // Notices that arrive while it is answered are one more question.
    assertThat(browser.requests())
        .filteredOn(request -> request.getPath().equals("/dashboard/stats/day"))
        .hasSizeBetween(1, 2);

    api.answer("/dashboard/stats/day", withActiveBookings(407));
    api.send("days", "{\"view\": 239, \"from\": \"2026-11-20\", \"to\": \"2026-12-03\"}");
    browser.waitForText(".tile:nth-child(2)", "407");
  }

  @Test
  void aSyncIsStartedAndWatched() {
    open("/?tampilan=sinkronisasi");
    assertThat(browser.text(".standing"))
        .contains(
            "Semua data lengkap.",
            "Booking: lengkap 26 Nov, 06.49, 1.060 data; berikutnya Minggu, 29 Nov");
    browser.waitForText(".letters", "value out of range for type integer kuota 3 1 0");
    browser.waitForText("main", "Putar ulang terakhir");
    screenshots("sync");

    browser.press("Hanya booking");
    browser.waitForText(".said.good", "Dimulai: booking.");
    api.send("run", running(5, 12, 440, 264));
    browser.waitForText(
        ".run-progress",
        "Booking, 25 Nov – 10 Des 2026: 5 dari 12 halaman dibaca · 440 data dikirim · 264 data diterapkan");
    screenshots("sync-running");

    api.answer("/dashboard/sync-runs", ledgerWith(running(5, 12, 440, 300)));
    browser.run("window.dispatchEvent(new Event('focus'))");
    browser.waitForText(
        ".run-progress", "5 dari 12 halaman dibaca · 440 data dikirim · 300 data diterapkan");
    String complete = running(12, 12, 1060, 1060).replace("RUNNING", "COMPLETE");
    api.answer("/dashboard/sync-runs", ledgerWith(complete));
    api.send("run", complete);
    browser.waitForText(
        ".live",
        "Booking, 25 Nov – 10 Des 2026: Lengkap 1.060 dibaca, 0 baru, 0 berubah, 0 ditolak");
    assertThat(browser.count(".run-progress")).isZero();
    assertThat(browser.count(".said.good:not(:empty)")).isZero();

    browser.press("Ambil ulang tanggal");
    browser.eventually(() -> api.asked().size() == 2, "asked again");
    browser.press("Putar ulang");
    browser.eventually(() -> api.asked().size() == 3, "replayed");
    api.answer(
        "POST /operator/dead-letters/redrive?view=239",
        "{\"data\": {\"view\": 239, \"tried\": 3, \"applied\": 3, \"failed\": 0, \"parked\": 0,"
            + " \"waiting\": {\"1234567890\": 2}}}");
    browser.press("Coba lagi");
    browser.eventually(() -> api.asked().size() == 4, "redriven");
    browser.waitForText(
        ".letters .said.look",
        "Booking: 3 dicoba, 3 diterapkan, 0 gagal lagi. Belum dicoba karena kunci 1234567890");
    assertThat(api.asked())
        .containsExactly(
            "POST /dashboard/sync-booking",
            "POST /dashboard/sync-all?awal=2026-11-26&akhir=2026-11-26",
            "POST /operator/replay?view=239&from=earliest&dryRun=true",
            "POST /operator/dead-letters/redrive?view=239");
  }

  @Test
  void whatAServiceRefusesIsSaidInItsWords() {
    open("/?tampilan=sinkronisasi");
    browser.waitForText("main", "Catatan sinkronisasi");
    api.fail(503, "The fetcher does not answer.");
    browser.press("Sinkronkan sekarang");
    browser.waitForText(".said.act", "Tidak berhasil: The fetcher does not answer.");

    api.fail(403, "no");
    browser.press("Sinkronkan sekarang");
    browser.waitForText(".said.act", "Kunci ini hanya untuk melihat.");
  }

  @ParameterizedTest
  @CsvSource({
    "OVERDUE, terlambat, Perlu dilihat.",
    "RUNNING, terlambat, Perlu dilihat.",
    "INCOMPLETE, tidak lengkap, Perlu dilihat.",
    "FAILED, gagal, Perlu tindakan.",
    "SOMETHING_NEW, tidak diketahui, Perlu dilihat.",
  })
  void theBadgeSaysHowItStands(String state, String word, String sentence) {
    api.answer("/dashboard/sync-status", status(state, "null"));
    open("/?tampilan=sinkronisasi");

    browser.waitForText(".freshness", word);
    assertThat(browser.text(".standing")).contains(sentence, "SIMRS did not answer for 2 minutes");
    if (state.equals("FAILED")) {
      screenshots("sync-failed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetcher", "writer"})
  void theBadgeIsNotGreenWhileAServiceIsDown(String service) {
    api.answer(
        "/dashboard/sync-status",
        StubbedApi.file("sync-status.json")
            .replace("\"%s\": \"UP\"".formatted(service), "\"%s\": \"DOWN\"".formatted(service)));
    open("/");

    browser.waitForText(".freshness", "tidak tersambung");
    assertThat(browser.count(".freshness .signal.look")).isEqualTo(1);
    assertThat(browser.count(".freshness .signal.good")).isZero();
  }

  @Test
  void aStoppedViewIsResumed() {
    api.answer("/dashboard/sync-status", status("INCOMPLETE", "\"Column kuota refuses most.\""));
    open("/?tampilan=sinkronisasi");

    browser.waitForText(".standing", "Booking: dihentikan");
    assertThat(browser.text(".standing")).contains("Column kuota refuses most.");
    browser.press("Lanjutkan");
    browser.eventually(() -> api.asked().contains("POST /operator/resume?view=239"), "resumed");
  }

  @Test
  void theWallTurnsItsPagesAndKeepsItsNumbers() {
    browser.looks(1920, 1080, "light");
    browser.open(api.address("/?layar"));
    browser.waitForText(".wall-foot", "Halaman 1 dari 4");
    assertThat(browser.text(".wall-time")).isEqualTo("09.10");
    assertThat(browser.text(".wall-date")).isEqualTo("Kamis, 26 November 2026");
    assertThat(browser.count(".wall-table tbody tr")).isEqualTo(8);
    assertThat(browser.count("button, a, input")).isZero();
    browser.waitForText(".wall-foot", "Halaman 4 dari 4");
    browser.waitForText(".wall-foot", "Halaman 1 dari 4");

    api.fail(503, "The database does not answer.");
    browser.reload();
    browser.waitForText(".wall-age", "Tidak tersambung. Angka terakhir dari 26 Nov, 07.15.");
    assertThat(browser.count(".wall-table tbody tr")).isEqualTo(8);
    assertThat(browser.text(".wall-hospital")).isEqualTo("RS NUHA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?tampilan=periode", "/?tampilan=sinkronisasi"})
  void whatIsPrintedTakesOneSheet(String path) {
    open(path);
    browser.waitForText("main", path.equals("/") ? "Per status" : "2026");

    assertThat(browser.printedPages()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/, light", "/, dark", "/?tampilan=periode, light", "/?tampilan=periode, dark",
    "/?tampilan=sinkronisasi, light", "/?tampilan=sinkronisasi, dark", "/?layar, light",
        "/?layar, dark",
  })
  void axeFindsNothingSerious(String path, String scheme) {
    browser.looks(1440, 900, scheme);
    open(path);
    browser.waitForText("main", "2026");

    assertThat(browser.seriousFindings()).isEmpty();
    browser.looks(390, 844, scheme);
    assertThat(browser.seriousFindings()).isEmpty();
  }

  @Test
  void thePageIsLight() {
    browser.forgetFiles();
    open("/");
    browser.waitForText("main", "Per status");

    long bytes = browser.bytesReceived();
    System.out.printf("The page: %d requests, %d bytes%n", browser.requests().size(), bytes);
    assertThat(bytes).isLessThan(MAX_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "day, /, Per status",
    "period, /?tampilan=periode, Dokter dengan",
    "wall, /?layar, Halaman",
    "day-english, /?lang=en, By status",
  })
  void nothingIsCutAtAnyWidth(String name, String path, String words) {
    open(path);
    browser.waitForText("body", words);

    screenshots(name);
  }

  @Test
  void filesAreCompressedAndAskedForAgain() {
    HttpResponse<String> script = get("/js/app.js", "Accept-Encoding", "gzip");
    String tag = script.headers().firstValue("ETag").orElseThrow();

    assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(script.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(script.headers().firstValue("Last-Modified")).isEmpty();
    assertThat(get("/js/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/js/api.js").headers().firstValue("ETag"))
        .isPresent()
        .isNotEqualTo(script.headers().firstValue("ETag"));
    assertThat(get("/").headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(
            get("/webjars/chart.js/4.5.1/dist/chart.umd.min.js")
                .headers()
                .firstValue("Cache-Control"))
        .contains("max-age=31536000, public, immutable");
    assertThat(get("/nothing.js").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.address(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return TestHttp.send(request.build());
  }

  private static void open(String path) {
    browser.open(api.address(path));
    browser.eventually(
        () -> !browser.text("h1").isEmpty() && browser.count("[aria-busy]") == 0,
        path + " is shown");
  }

  /** Of each width, light and dark; and nothing is wider than the screen. */
  private static void screenshots(String name) {
    for (int width : List.of(390, 1440, 1920)) {
      for (String scheme : List.of("light", "dark")) {
        browser.looks(width, width == 390 ? 844 : width * 9 / 16, scheme);
        // Charts follow the screen's width in a later frame.
        browser.eventually(
            () ->
                (Long) browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0,
            "%s has no more than the %d px of the screen".formatted(name, width));
        browser.screenshot(SCREENSHOTS.resolve("%s-%d-%s.png".formatted(name, width, scheme)));
      }
    }
  }

  private static List<String> names() {
    return browser.texts(".doctors tbody th");
  }

  private static String row(String doctor) {
    return browser.texts(".doctors tbody").stream()
        .filter(row -> row.startsWith(doctor))
        .findFirst()
        .orElseThrow();
  }

  private static String withActiveBookings(int count) {
    return StubbedApi.file("day.json").replace("\"active\": 405", "\"active\": " + count);
  }

  private static String empty() {
    return """
        {"date": "2026-11-26", "generatedAt": "2026-11-26T07:15:00+07:00", "dataAsOf": null,
         "totals": {"doctorsTotal": 0, "doctorsPracticing": 0, "doctorsNotPracticing": 0, "doctorsOnLeave": 0},
         "bookings": {"total": 0, "active": 0, "finished": 0, "cancelled": 0, "other": 0, "byStatus": []},
         "doctors": [], "unscheduled": [], "cancelledByOrigin": []}
        """;
  }

  private static String neverSynced() {
    return """
        {"data": [{"view": 239, "name": "booking", "state": "NEVER", "last_complete": null, "last": null,
         "next_scheduled": null, "overdue_since": null, "reason": null, "blocked": null}], "fetcher": "UP", "writer": "UP"}
        """;
  }

  private static String status(String state, String blocked) {
    return """
        {"data": [{"view": 239, "name": "booking", "state": "%s", "last_complete": null,
         "last": {"started_at": "2026-11-26T00:00:00+07:00", "finished_at": "2026-11-26T00:04:00+07:00"},
         "next_scheduled": null, "overdue_since": "2026-11-26T01:00:00+07:00",
         "reason": "SIMRS did not answer for 2 minutes", "blocked": %s}], "fetcher": "UP", "writer": "UP"}
        """
        .formatted(state, blocked);
  }

  /** The ledger as it stands there: how far the fetcher is, only events tell. */
  private static String ledgerWith(String run) {
    return StubbedApi.file("sync-runs.json")
        .replace(
            "\"data\": [",
            "\"data\": [%s, ".formatted(run.replaceFirst("(?s),\\s*\"progress\".*", "}")));
  }

  private static String running(int pages, int expected, int published, int applied) {
    return """
        {"run_id": "new", "view": 239, "status": "RUNNING", "trigger": "manual", "started_at": "2026-11-26T09:10:00+07:00",
         "finished_at": null, "window": {"awal": "2026-11-25", "akhir": "2026-12-10"}, "inserted": 0, "updated": 0,
         "unchanged": %d, "superseded": 0, "rejected": 0, "total_fetched": %d, "reason": null, "note": null,
         "progress": {"pages_read": %d, "pages_expected": %d, "records_published": %d}}
        """
        .formatted(applied, applied, pages, expected, published);
  }
}
