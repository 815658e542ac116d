package id.nuha.bookingsync.fetcher.simrs;

import static id.nuha.bookingsync.fetcher.servers.StubSimrs.ok;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.page;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.DefaultRetrySettings;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Answer;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Request;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimrsClientTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final Instant NOW = Instant.parse("2026-02-06T03:00:00Z");
  private static final Instant WINDOW_START = Instant.parse("2026-02-01T17:00:00Z");
  private static final Instant WINDOW_END = Instant.parse("2026-02-15T16:59:59Z");
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Answer EMPTY = page(0);

  @TempDir Path folder;
  private final SettableMonotonicClock monotonic = new SettableMonotonicClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StubSimrs simrs = StubSimrs.answering(request -> EMPTY);

  @AfterEach
  void stopSimrs() {
    simrs.close();
  }

  @Test
  void asksForAPageOfAWindow() throws Exception {
    client().page(query(3));

    Request request = simrs.requests().get(0);
    assertThat(request.path()).isEqualTo("/v3/view/view-table/list-filter-access");
    assertThat(request.headers())
        .containsEntry("token", "token-0")
        .containsEntry("x-api-key", "api-key")
        .containsKey("content-length")
        .doesNotContainKey("transfer-encoding");
    assertThat(request.body().toString())
        .isEqualTo(
            "{\"id_laporan_view\":239,\"pages\":3,\"limit\":100,"
                + "\"waktu_registrasi_awal\":\"2026-02-01T17:00:00+00:00\","
                + "\"waktu_registrasi_akhir\":\"2026-02-15T16:59:59+00:00\"}");
  }

  @Test
  void aPageKnowsTheWayToTheNext() throws Exception {
    simrs.answers(request -> page(2, "{\"booking_id\": %d}".formatted(request.page())));

    Page first = client().pages(BOOKING, WINDOW_START, WINDOW_END).follow();
    Page third = first.next().follow().next().followIfAny();

    assertThat(third.records().get(0).path("booking_id").asInt()).isEqualTo(3);
    assertThat(simrs.requests()).extracting(Request::page).containsExactly(1, 2, 3);
    assertThat(simrs.requests())
        .extracting(request -> request.body().path("waktu_registrasi_awal").asString())
        .containsOnly("2026-02-01T17:00:00+00:00");
  }

  @Test
  void theWayGoesOnBehindAPageThatIsNotThere() throws Exception {
    simrs.answers(request -> status(404));

    client().pageIfAny(query(3)).next().followIfAny();

    assertThat(simrs.requests()).extracting(Request::page).containsExactly(3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"list\": [{\"booking_id\": 1}], \"count\": 7}",
        "{\"data\": {\"list\": [{\"booking_id\": 1}]}, \"meta_data\": {\"count\": \"7\"}}",
        "{\"data\": {\"list\": [{\"booking_id\": 1}], \"count\": 7}}",
        "{\"data\": {\"list\": [{\"booking_id\": 1}], \"meta_data\": {\"count\": 7}}}",
        "{\"list\": [{\"booking_id\": 1}], \"count\": 1, \"meta_data\": {\"count\": 7}}"
      })
  void everyEnvelope(String body) throws Exception {
    simrs.answers(request -> ok(body));

    Page page = client().page(query(1));

    assertThat(page.total()).isEqualTo(7);
    assertThat(page.records()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF{\"list\": [%s], \"count\": 5}",
        "{\"list\": [7], \"data\": {\"list\": []}, \"x\": [[{}]], \"list\": [%s], \"count\": 5}",
        "{\"data\": {\"list\": []}, \"count\": 5, \"data\": {\"list\": [ %s ]} }"
      })
  void everyKindOfRecordIsFoundInItsPage(String body) throws Exception {
    String records = "{\"a\": \"\u8a3a \\\"]}\"} , 12.50,\"b\u00e9\",null, [1,{\"c\":[]}]";
    simrs.answers(request -> ok(body.formatted(records)));

    Page page = client().page(query(1));

    assertThat(page.records())
        .extracting(record -> new String(RecordJson.bytes(record), StandardCharsets.UTF_8))
        .containsExactly(
            "{\"a\":\"\u8a3a \\\"]}\"}", "12.50", "\"b\u00e9\"", "null", "[1,{\"c\":[]}]");
  }

  @Test
  void aRecordBeyondTheLimitsOfAParserStaysAsItIsAndItsNeighboursAreRead() throws Exception {
    String numbers = "{\"booking_id\": 2, \"kuota\": [77" + ",77".repeat(300_000) + "]}";
    simrs.answers(request -> page(3, "{\"booking_id\": 1}", numbers, "{\"booking_id\": 3}"));

    Page page = client().page(query(1));

    assertThat(page.records().get(0).path("booking_id").asInt()).isEqualTo(1);
    assertThat(page.records().get(1).isObject()).isFalse();
    assertThat(RecordJson.bytes(page.records().get(1)))
        .isEqualTo(numbers.getBytes(StandardCharsets.UTF_8));
    assertThat(page.records().get(2).path("booking_id").asInt()).isEqualTo(3);
  }

  @Test
  void aPageThatIsTooLargeIsNotAskedForAgain() {
    simrs.answers(request -> ok("x".repeat(MemoryLimits.MAX_PAGE_BYTES + 1)));

    assertThatThrownBy(() -> client().page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageMatching(
            "Page 1 of view 239 is larger than the [0-9]+ MB that the fetcher's heap has room for;"
                + " lower SYNC_PAGE_SIZE, which is 100");
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 416, 422})
  void aPageBehindTheLastMayBeRefused(int status) throws Exception {
    simrs.answers(request -> StubSimrs.status(status));

    assertThat(client().pageIfAny(query(5)).records()).isEmpty();
    assertThatThrownBy(() -> client().page(query(5)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("Page 5 of view 239 was refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": null}",
        "{\"meta_data\": {\"status\": 404, \"message\": \"Data tidak ditemukan\"}}",
        "{\"list\": null, \"count\": 434}"
      })
  void aPageBehindTheLastMayBeNoPage(String body) throws Exception {
    simrs.answers(request -> ok(body));

    assertThat(client().pageIfAny(query(5)).records()).isEmpty();
  }

  @Test
  void aRefusedRefreshIsNoMissingPage() {
    simrs.answers(request -> StubSimrs.status(request.path().contains("refresh") ? 404 : 401));

    assertThatThrownBy(() -> client().pageIfAny(query(5)))
        .hasMessageContaining("The refresh of the token was refused");
  }

  @Test
  void noRowsMayBeNull() throws Exception {
    simrs.answers(request -> ok("{\"data\": {\"list\": null, \"count\": 0}}"));

    Page page = client().page(query(1));

    assertThat(page.records()).isEmpty();
    assertThat(page.total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>please log in</html>",
        "{\"list\": [{\"booking_id\": 1}, {\"boo",
        "{\"list\": \"none\", \"count\": 7}",
        "{\"list\": []}",
        "{\"list\": [], \"count\": -1}",
        "[]",
        ""
      })
  void anAnswerThatIsNoPageIsAskedForAgain(String body) throws Exception {
    simrs.answers(inTurn(ok(body), page(1, "{\"booking_id\": 1}")));

    Page page = client().page(query(1));

    assertThat(page.total()).isEqualTo(1);
    assertThat(simrs.requests()).hasSize(2);
  }

  @Test
  void expiredTokenIsRefreshedOnceForAllThreads() throws Exception {
    simrs.answers(SimrsClientTest::expiring);
    SimrsClient client = client();

    inParallel(8, () -> client.page(query(1)));

    assertThat(simrs.refreshes()).isEqualTo(1);
    Request refresh =
        simrs.requests().stream().filter(Request::isRefresh).findFirst().orElseThrow();
    assertThat(refresh.headers())
        .containsEntry("token", "token-0")
        .containsEntry("refresh_token", "refresh-0")
        .containsEntry("x-api-key", "api-key");
    assertThat(refresh.body().toString()).isEqualTo("{}");
  }

  @Test
  void refreshedTokensOutliveARestart() throws Exception {
    simrs.answers(SimrsClientTest::expiring);
    client().page(query(1));

    client().page(query(1));

    assertThat(simrs.refreshes()).isEqualTo(1);
    assertThat(Files.getPosixFilePermissions(tokenFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aTokenChangedInTheEnvironmentWins() throws Exception {
    simrs.answers(SimrsClientTest::expiring);
    client().page(query(1));

    simrs.answers(request -> EMPTY);
    client("token-from-the-admin").page(query(1));

    Request last = simrs.requests().get(simrs.requests().size() - 1);
    assertThat(last.headers()).containsEntry("token", "token-from-the-admin");
  }

  @Test
  void anUnreadableTokenFileMeansTheTokensOfTheEnvironment() throws Exception {
    Files.createDirectories(tokenFile());

    client().page(query(1));

    assertThat(simrs.requests().get(0).headers()).containsEntry("token", "token-0");
  }

  @Test
  void aRefreshMayKeepTheRefreshToken() throws Exception {
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    simrs.answers(
        request -> {
          if (request.isRefresh()) {
            seen.merge(request.headers().get("refresh_token"), 1, Integer::sum);
            return ok("{\"token\": \"token-" + seen.get("refresh-0") + "\"}");
          }
          return request.headers().get("token").equals("token-2") ? EMPTY : unlessFirst(request);
        });
    SimrsClient client = client();

    client.page(query(1));
    client.page(query(2));

    assertThat(seen).isEqualTo(Map.of("refresh-0", 2));
  }

  // token-1 is good for page 1 alone.
  private static Answer unlessFirst(Request request) {
    return request.headers().get("token").equals("token-1") && request.page() == 1
        ? EMPTY
        : status(401);
  }

  @Test
  void aRefusedRefreshEndsItAtOnce() {
    simrs.answers(request -> status(request.isRefresh() ? 403 : 401));

    assertThatThrownBy(() -> client().page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("refresh of the token was refused: SIMRS answered 403")
        .hasMessageContaining("EXTERNAL_API_REFRESH_TOKEN");
    assertThat(simrs.requests()).hasSize(2);
  }

  @Test
  void aRefreshWithoutATokenEndsItAtOnce() {
    simrs.answers(request -> request.isRefresh() ? ok("{\"data\": {}}") : status(401));

    assertThatThrownBy(() -> client().page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("without a token");
    assertThat(simrs.requests()).hasSize(2);
  }

  @Test
  void aRefreshThatFailsIsTriedAgain() throws Exception {
    Iterator<Answer> refreshes =
        List.of(status(503), ok("{\"data\": {\"token\": \"token-1\"}}")).iterator();
    simrs.answers(
        request ->
            request.isRefresh()
                ? refreshes.next()
                : request.headers().get("token").equals("token-1") ? EMPTY : status(401));

    client().page(query(1));

    assertThat(simrs.refreshes()).isEqualTo(2);
  }

  @Test
  void aFreshTokenThatIsRefusedIsNotRefreshedForEver() {
    simrs.answers(request -> request.isRefresh() ? ok("{\"token\": \"token-1\"}") : status(401));

    assertThatThrownBy(() -> client().page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("401 to the token that it has just given");
    assertThat(simrs.refreshes()).isEqualTo(1);
  }

  @Test
  void aTokenThatExpiresBeforeItWasEverUsedIsRefreshedByTheNextRequest() throws Exception {
    simrs.answers(request -> request.isRefresh() ? ok("{\"token\": \"token-1\"}") : status(401));
    SimrsClient client = client();
    assertThatThrownBy(() -> client.page(query(1))).isInstanceOf(SimrsException.class);

    simrs.answers(
        request ->
            request.isRefresh()
                ? ok("{\"token\": \"token-2\"}")
                : request.headers().get("token").equals("token-2") ? EMPTY : status(401));
    client.page(query(1));

    assertThat(simrs.refreshes()).isEqualTo(2);
  }

  @Test
  void tokensThatLastThreeRequestsAreRefreshedAsOftenAsThat() throws Exception {
    int[] state = {0, 0}; // pair, requests with it
    simrs.answers(
        request -> {
          synchronized (state) {
            if (request.isRefresh()) {
              state[0]++;
              state[1] = 0;
              return ok(
                  "{\"token\": \"t%d\", \"refresh_token\": \"r%d\"}".formatted(state[0], state[0]));
            }
            String token = state[0] == 0 ? "token-0" : "t" + state[0];
            boolean good = request.headers().get("token").equals(token) && ++state[1] <= 3;
            return good ? EMPTY : status(401);
          }
        });
    SimrsClient client = client();

    for (int i = 0; i < 10; i++) {
      client.page(query(1));
    }

    assertThat(simrs.refreshes()).isEqualTo(3);
  }

  @Test
  void waitsAsLongAsRetryAfterSays() throws Exception {
    simrs.answers(
        inTurn(
            new Answer(429, Map.of("Retry-After", "17"), ""),
            new Answer(503, Map.of("Retry-After", "Fri, 06 Feb 2026 03:00:42 GMT"), ""),
            EMPTY));

    client().page(query(1));

    assertThat(monotonic.sleeps()).contains(Duration.ofSeconds(17), Duration.ofSeconds(42));
  }

  @Test
  void tooManyRequestsWithoutRetryAfterBacksOff() throws Exception {
    simrs.answers(inTurn(status(429), status(429), EMPTY));

    client().page(query(1));

    assertThat(monotonic.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(750));
    assertThat(simrs.requests()).hasSize(3);
  }

  @Test
  void aRequestThatKeepsFailingIsGivenUpAfterTwoMinutes() {
    simrs.answers(request -> status(500));

    assertThatThrownBy(() -> client().page(query(4)))
        .isInstanceOf(SimrsException.class)
        .hasMessage(
            "Page 4 of view 239 was given up after 2 minutes of trying: SIMRS answered 500");
    assertThat(monotonic.elapsed()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));
  }

  @Test
  void aRetryAfterBeyondTheTwoMinutesEndsItAtOnce() {
    simrs.answers(request -> new Answer(429, Map.of("Retry-After", "3600"), ""));

    assertThatThrownBy(() -> client().page(query(1))).isInstanceOf(SimrsException.class);
    assertThat(monotonic.elapsed()).isZero();
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 422})
  void aRefusalIsNotTriedAgain(int status) {
    simrs.answers(request -> status(status));

    assertThatThrownBy(() -> client().page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("Page 1 of view 239 was refused: SIMRS answered " + status);
    assertThat(simrs.requests()).hasSize(1);
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    URI nobody = simrs.url();
    simrs.close();

    assertThatThrownBy(() -> client(nobody, "token-0", Duration.ZERO).page(query(1)))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("SIMRS cannot be reached");
    assertThat(monotonic.sleeps()).hasSizeGreaterThan(5);
  }

  @Test
  void aConnectionThatIsResetIsTriedAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread resetting = new Thread(() -> reset(server));
      resetting.setDaemon(true);
      resetting.start();
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());

      assertThatThrownBy(() -> client(url, "token-0", Duration.ZERO).page(query(1)))
          .isInstanceOf(SimrsException.class)
          .hasMessageContainingAll("given up after 2 minutes", "SIMRS cannot be reached");
    }
    assertThat(monotonic.sleeps()).hasSizeGreaterThan(5);
  }

  private static void reset(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException theTestIsOver) {
      // nobody asks any more
    }
  }

  @Test
  void requestsKeepTheirDistanceOverAllThreads() throws Exception {
    SimrsClient client = client(simrs.url(), "token-0", Duration.ofMillis(200));

    inParallel(5, () -> client.page(query(1)));

    // The clock moves by sleeping alone: five requests are four intervals apart, whoever waited.
    assertThat(monotonic.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(800));
  }

  @Test
  void aBodyThatDripsInHasTheSameDeadline() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread dripping = new Thread(() -> drip(server));
      dripping.setDaemon(true);
      dripping.start();
      SimrsHttp http =
          new SimrsHttp(
              URI.create("http://127.0.0.1:" + server.getLocalPort()),
              CONNECT,
              () -> {},
              new Throttle(Duration.ZERO, monotonic),
              meters);

      assertThatThrownBy(() -> http.post("/", Map.of(), new byte[0], Duration.ofMillis(300)))
          .isInstanceOf(UnusableResponseException.class)
          .hasMessageContaining("did not answer within");
      assertThat(meters.counter("bookingsync.fetcher.requests", "outcome", "timeout").count())
          .isEqualTo(1);
      assertThat(meters.timer("bookingsync.fetcher.request.duration", "outcome", "timeout").count())
          .isEqualTo(1);
    }
  }

  @Test
  void noSecretIsShown() {
    simrs.answers(request -> status(500));

    assertThatThrownBy(() -> client().page(query(1)))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("token-0", "refresh-0", "api-key"));
    assertThat(settings(simrs.url(), "token-0", Duration.ZERO).toString())
        .doesNotContain("token-0", "refresh-0", "api-key");
    assertThat(new TokenPair("token-0", "refresh-0").toString()).doesNotContain("-0");
  }

  private static void drip(ServerSocket server) {
    try (Socket socket = server.accept()) {
      var out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 1_000; i++) {
        out.write(' ');
        out.flush();
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException theClientGaveUp) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer expiring(Request request) {
    if (request.isRefresh()) {
      return ok("{\"data\": {\"token\": \"token-1\", \"refresh_token\": \"refresh-1\"}}");
    }
    return request.headers().get("token").equals("token-1") ? EMPTY : status(401);
  }

  private static Function<Request, Answer> inTurn(Answer... answers) {
    Iterator<Answer> turns = List.of(answers).iterator();
    return request -> turns.next();
  }

  private static void inParallel(int threads, Callable<?> call) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calls.add(call::call);
      }
      for (var result : pool.invokeAll(calls)) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private Path tokenFile() {
    return folder.resolve("private/simrs-token");
  }

  private SimrsClient client() {
    return client("token-0");
  }

  private SimrsClient client(String token) {
    return client(simrs.url(), token, Duration.ZERO);
  }

  private SimrsClient client(URI url, String token, Duration minInterval) {
    return SimrsClient.of(
        settings(url, token, minInterval),
        DefaultRetrySettings.get().simrs(),
        () -> {},
        Clock.fixed(NOW, ZoneOffset.UTC),
        monotonic,
        meters);
  }

  private SimrsSettings settings(URI url, String token, Duration minInterval) {
    return new SimrsSettings(
        url, token, "api-key", "refresh-0", 100, minInterval, tokenFile(), false);
  }

  private static PageQuery query(int number) {
    return new PageQuery(BOOKING, WINDOW_START, WINDOW_END, number);
  }
}
