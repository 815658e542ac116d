package id.nuha.bookingsync.local;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.nuha.bookingsync.embedded.Browser;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What somebody does on the page of a whole pipeline, in Chromium, by clicks alone; {@link
 * PipelineIT} runs it on its own.
 */
abstract class PipelinePage {
  private static final String SYNC = "/?tampilan=sinkronisasi";
  private static final String RUNS = "[aria-label='Catatan sinkronisasi'] tbody tr";
  private static final String REPLAYS = "[aria-label='Putar ulang terakhir'] tbody tr";
  private static final String LETTERS = "[aria-label='Data yang disisihkan, Booking'] tbody tr";
  private static final Pattern SOME_PAGES =
      Pattern.compile("Booking, [^:]+: [1-9]\\d* dari \\d+ halaman");

  private static Browser browser;

  private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Jakarta"));
  private final TestPipeline pipeline;

  PipelinePage(TestPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @BeforeAll
  static void openBrowser() {
    browser = Browser.start().orElse(null);
    assumeTrue(browser != null, "no Chromium");
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void noTrafficYet() {
    browser.looks(1440, 900, "light");
    browser.forgetTraffic();
  }

  @AfterEach
  void itIsStillTheSamePageAndAskedNobodyElse() {
    assertNotReloaded();
    assertThat(browser.consoleErrors()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request.getAuthority())
                    .isEqualTo("127.0.0.1:" + pipeline.options().ports().statsApi()));
  }

  @Test
  void aSyncFromClickToNewNumbersWithoutAReload() {
    LocalDate day = today.plusDays(today.plusDays(2).getDayOfWeek() == DayOfWeek.SUNDAY ? 3 : 2);
    pipeline.sync("sync-booking", day, day);
    pipeline.sync("sync-jadwal", day, day);
    open("/?tanggal=" + day);
    String dayWindow = browser.window();
    List<String> before = numbers(day);
    browser.eventually(() -> shownNumbers().equals(before), "the numbers of before");

    pipeline.sim("rows", "{\"view\":239,\"day\":\"%s\",\"change\":5,\"add\":30}".formatted(day));
    // The first pages come at once, two of the next ones late.
    pipeline.sim("faults", "{\"hang\":0,\"times\":3}");
    pipeline.sim("faults", "{\"hang\":3000,\"times\":2}");
    browser.openWindow(address(SYNC));
    mark();
    int runs = count("sync_run");
    browser.press("Sinkronkan sekarang");
    browser.waitForText(".said.good", "Sinkronisasi dimulai.");
    browser.eventually(() -> SOME_PAGES.matcher(browser.text(".live")).find(), "some pages of all");
    browser.eventually(() -> count("sync_run") == runs + 2 && allEnded(), "both runs end");
    browser.eventually(
        () -> browser.text(".live").matches("(.*: Lengkap .*){2}"), "how both came out");
    browser.eventually(() -> shownRuns(2).equals(runs(2)), "both runs as the ledger has them");
    assertThat(runs(2)).anyMatch(run -> run.matches("booking\\|COMPLETE\\|\\d+\\|\\d+\\|5\\|.*"));
    assertThat(runs(2)).anyMatch(run -> run.startsWith("jadwal|COMPLETE|"));
    assertNotReloaded();

    browser.turnTo(dayWindow);
    browser.eventually(() -> shownNumbers().equals(numbers(day)), "the new numbers");
    assertThat(numbers(day)).isNotEqualTo(before).hasSizeGreaterThan(15);
  }

  @Test
  void daysAreFetchedAgainAndWhatWasSetAsideIsTriedAgain() {
    LocalDate day = today.minusDays(150);
    pipeline.sim("rows", "{\"view\":239,\"day\":\"%s\",\"bad\":4}".formatted(day));
    open(SYNC);
    int runs = count("sync_run");

    choose("#backfill-what", "/dashboard/sync-booking");
    choose("#backfill-from", day.toString());
    choose("#backfill-to", day.toString());
    browser.press("Ambil ulang tanggal");
    browser.eventually(() -> count("sync_run") == runs + 1 && allEnded(), "the run ends");
    browser.eventually(() -> shownRuns(1).equals(runs(1)), "the run as the ledger has it");
    browser.eventually(() -> shownLetters().equals(letters()), "what was set aside");
    assertThat(runs(1)).allMatch(run -> run.startsWith("booking|COMPLETE|") && run.endsWith("|4"));
    assertThat(pipeline.table(239, day, day)).isEqualTo(pipeline.truth(239, day, day));
    assertThat(shownLetters())
        .anyMatch(letter -> letter.contains("|kuota|1|0|0"))
        .anyMatch(letter -> letter.contains("|status_registrasi|1|0|0"));

    pipeline.sql("ALTER TABLE dashboard_239 ALTER status_registrasi TYPE VARCHAR(200)");
    browser.click("[aria-label='Coba lagi: Booking']");
    browser.waitForText(".letters", " 1 diterapkan,");
    browser.eventually(() -> shownLetters().equals(letters()), "what is left");
    assertThat(shownLetters()).anyMatch(letter -> letter.contains("|status_registrasi|0|0|1"));
    assertThat(count("dashboard_239 WHERE length(status_registrasi) > 100")).isOne();
  }

  @Test
  void aReplayIsWatchedToItsEnd() throws SQLException {
    LocalDate day = today.minusDays(151);
    pipeline.sync("sync-booking", day, day);
    Map<String, Map<String, String>> before = pipeline.table(239, day, day);
    pipeline.sql("DELETE FROM dashboard_239 WHERE tanggal_antrian::date = '%s'".formatted(day));
    open(SYNC);

    choose("#replay-view", "239");
    browser.click("#replay-dry");
    try (Connection somebody = pipeline.pipeline().postgres().connect();
        Statement statement = somebody.createStatement()) {
      somebody.setAutoCommit(false);
      statement.execute(
          "LOCK TABLE dashboard_239 IN EXCLUSIVE MODE"); // it waits at its first batch
      browser.press("Putar ulang");
      browser.eventually(
          () -> shownReplay().startsWith("booking|RUNNING|0|"), "the replay, not ended yet");
      assertThat(browser.texts(".live")).contains("Booking: 0 data dibaca Batalkan");
    }
    browser.eventually(() -> shownReplay().startsWith("booking|COMPLETE|"), "its end");

    assertThat(shownReplay()).isEqualTo(replay());
    assertThat(browser.texts(".live")).anyMatch(text -> text.startsWith("Booking: Lengkap"));
    assertThat(pipeline.table(239, day, day)).isEqualTo(before).isNotEmpty();
  }

  private void open(String path) {
    browser.open(address(path));
    mark();
  }

  /** A page that is loaded again loses what was noted in it. */
  private static void mark() {
    browser.run("window.markedByTest = true");
  }

  private static void assertNotReloaded() {
    assertThat(browser.run("return window.markedByTest")).isEqualTo(true);
  }

  private String address(String path) {
    return "http://127.0.0.1:%d%s".formatted(pipeline.options().ports().statsApi(), path);
  }

  private static void choose(String css, String value) {
    browser.eventually(() -> browser.count(css) == 1, css + " is there");
    browser.run("document.querySelector(arguments[0]).value = arguments[1]", css, value);
  }

  /** Two tiles, and each doctor with the bookings that the day's table counts. */
  private static List<String> shownNumbers() {
    return shown(
        """
        const tile = (title) => [...document.querySelectorAll('.tile')].find((one) => one.querySelector('dt')?.textContent === title);
        if (!tile('Batal')) return [];
        const number = (element) => Number(element.textContent.split('/')[0].replaceAll('.', ''));
        return [...['Booking aktif', 'Batal'].map((title) => `${title}|${number(tile(title).querySelector('strong'))}`),
          ...[...document.querySelectorAll('.doctors tbody')].map((doctor) => doctor.querySelector('.name').textContent + '|'
            + [...doctor.querySelectorAll('.taken')].reduce((sum, taken) => sum + number(taken), 0)).sort()];
        """);
  }

  private List<String> numbers(LocalDate day) {
    return texts(
        """
        WITH booking AS (SELECT id_dokter, status_booking FROM dashboard_239 WHERE tanggal_antrian::date = '%s')
        SELECT text FROM (
          SELECT 1 AS part, 'Booking aktif|' || count(*) AS text FROM booking WHERE status_booking = 'Aktif'
          UNION ALL SELECT 2, 'Batal|' || count(*) FROM booking WHERE status_booking = 'Batal'
          UNION ALL SELECT 3, nama_dokter || '|' || (SELECT count(*) FROM booking b WHERE b.id_dokter = d.id_dokter AND status_booking <> 'Batal')
                      FROM (SELECT DISTINCT id_dokter, nama_dokter FROM dashboard_123 WHERE tanggal = '%s') d) x
         ORDER BY part, text COLLATE "C"
        """
            .formatted(day, day));
  }

  private static List<String> shownRuns(int newest) {
    return shownRows(RUNS).stream().limit(newest).sorted().toList();
  }

  private List<String> runs(int newest) {
    return texts(
            """
            SELECT concat_ws('|', CASE view_id WHEN 239 THEN 'booking' ELSE 'jadwal' END, status, published + rejected_by_fetcher,
                             inserted, updated, unchanged, superseded, rejected_by_fetcher + rejected_by_writer) AS text
              FROM sync_run ORDER BY started_at DESC LIMIT %d
            """
                .formatted(newest))
        .stream()
        .sorted()
        .toList();
  }

  private boolean allEnded() {
    return count("sync_run WHERE status = 'RUNNING'") == 0;
  }

  private static String shownReplay() {
    return shownRows(REPLAYS).stream().findFirst().orElse("");
  }

  private String replay() {
    return texts(
            """
            SELECT concat_ws('|', CASE view_id WHEN 239 THEN 'booking' END, status, records, inserted, updated, unchanged, superseded, rejected) AS text
              FROM replay ORDER BY started_at DESC LIMIT 1
            """)
        .get(0);
  }

  /** Of the ledger's rows what was synced, how it ended, and the counts. */
  private static List<String> shownRows(String css) {
    return shown(
        """
        const status = { Lengkap: 'COMPLETE', Berjalan: 'RUNNING' };
        return [...document.querySelectorAll(arguments[0])].map((row) => [
          row.cells[1].firstChild.textContent.toLowerCase(),
          status[row.querySelector('.signal').textContent.trim()] ?? '?',
          ...[...row.querySelectorAll('.number')].slice(1).map((cell) => cell.textContent.replaceAll('.', ''))].join('|'));
        """,
        css);
  }

  private static List<String> shownLetters() {
    return shown(
            """
            return [...document.querySelectorAll(arguments[0])].map((row) =>
              [...row.cells].slice(0, 5).map((cell) => cell.textContent).join('|'));
            """,
            LETTERS)
        .stream()
        .sorted()
        .toList();
  }

  /** What the writer says, counted by reason, column and status. */
  private List<String> letters() {
    JsonNode answer = pipeline.get("/operator/dead-letters?view=239&limit=500");
    assertThat(answer.path("next").isNull()).isTrue();
    Map<String, Map<String, Long>> groups =
        answer
            .path("data")
            .valueStream()
            .collect(
                groupingBy(
                    letter ->
                        letter.path("reason").asString()
                            + "|"
                            + letter.path("column").asString("–"),
                    groupingBy(letter -> letter.path("status").asString(), counting())));
    return groups.entrySet().stream()
        .map(
            group ->
                Stream.of("OPEN", "PARKED", "APPLIED")
                    .map(status -> group.getValue().getOrDefault(status, 0L).toString())
                    .collect(joining("|", group.getKey() + "|", "")))
        .sorted()
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<String> shown(String script, Object... arguments) {
    return (List<String>) browser.run(script, arguments);
  }

  private List<String> texts(String sql) {
    return pipeline.sql(sql).stream().map(row -> row.get("text")).toList();
  }

  private int count(String from) {
    return Integer.parseInt(pipeline.sql("SELECT count(*) AS n FROM " + from).get(0).get("n"));
  }
}
