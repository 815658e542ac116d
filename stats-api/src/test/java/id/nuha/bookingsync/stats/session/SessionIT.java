package id.nuha.bookingsync.stats.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import tools.jackson.databind.json.JsonMapper;

/** Sessions over HTTP, without a browser. The page's own tests have one. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SessionIT {
  private static final String OPERATOR = "invented-operator-key-of-this-test";
  private static final String VIEWER = "invented-viewer-key-of-this-test-1";
  private static final String SERVICE = "invented-service-key-of-this-test";
  private static final StubFetcher WRITER = StubFetcher.start();
  private static final String LOCKED_OUT =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND wait_event_type = 'Lock'";
  private static StatsApi api;

  @BeforeAll
  static void start() {
    api = start(VIEWER);
  }

  private static StatsApi start(String viewer) {
    StatsApi started =
        StatsApi.start(
            "OPERATOR_API_KEY=tim-it:" + OPERATOR,
            "VIEWER_API_KEY=lobi:" + viewer,
            "SERVICE_API_KEY=" + SERVICE,
            "TRUSTED_PROXIES=127.0.0.1",
            "booking-sync.retry.max-ranges-per-caller=1",
            "WRITER_URL=" + WRITER.url(),
            "FETCHER_URL=" + WRITER.url());
    await().until(() -> started.bean(Sessions.class).areKnown());
    return started;
  }

  @AfterAll
  static void stop() {
    api.close();
    WRITER.close();
  }

  @BeforeEach
  void forget() {
    WRITER.answers(200, "{\"data\": {}}");
    WRITER.requests().clear();
    WRITER.audited().clear();
    api.client().sql("DELETE FROM ended_session").update();
  }

  /** What a browser keeps of a log-in. */
  private record Cookies(String session, String csrf) {
    static Cookies of(HttpResponse<String> answer) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
      return new Cookies(value(answer, "booking-sync-session"), value(answer, "booking-sync-csrf"));
    }

    private static String value(HttpResponse<String> answer, String name) {
      return answer.headers().allValues("Set-Cookie").stream()
          .flatMap(line -> HttpCookie.parse(line).stream())
          .filter(cookie -> cookie.getName().equals(name))
          .map(HttpCookie::getValue)
          .findFirst()
          .orElseThrow();
    }

    String header() {
      return "booking-sync-session=%s; booking-sync-csrf=%s".formatted(session, csrf);
    }
  }

  private static Cookies logIn(String key) {
    return Cookies.of(shown(key));
  }

  private static HttpResponse<String> shown(String key) {
    return api.postJson("/login", "{\"key\": \"%s\"}".formatted(key), "Accept", "*/*");
  }

  @Test
  void aKeyIsExchangedForACookieThatNoScriptReads() {
    HttpResponse<String> answer = shown(VIEWER);

    assertThat(answer.body()).isEmpty();
    List<String> cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies)
        .hasSize(2)
        .noneMatch(line -> line.contains(VIEWER) || line.contains("Secure"))
        .allMatch(line -> line.contains("SameSite=Strict") && line.contains("Path=/"));
    assertThat(cookies.get(0))
        .startsWith("booking-sync-session=")
        .contains("HttpOnly", "Max-Age=31536000");
    assertThat(cookies.get(1)).startsWith("booking-sync-csrf=").doesNotContain("HttpOnly");
    assertThat(shown(OPERATOR).headers().allValues("Set-Cookie").get(0)).contains("Max-Age=43200");

    assertThat(api.get("/session", "Cookie", logIn(VIEWER).header()).body())
        .isEqualTo("{\"keysAsked\":true,\"name\":\"lobi\",\"role\":\"VIEWER\"}");
    assertThat(api.get("/session").body())
        .isEqualTo("{\"keysAsked\":true,\"name\":null,\"role\":null}");
  }

  @Test
  void whatIsNoKeyOfAPersonOpensNothing(CapturedOutput output) {
    for (String wrong : new String[] {"", "x", VIEWER + "x", "eyJhbGciOiJub25lIn0.e30."}) {
      HttpResponse<String> refused = shown(wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
      assertThat(StatsApi.json(refused).path("detail").asString()).contains("not known");
    }
    assertThat(api.post("/login?key=" + VIEWER).statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(api.postJson("/login?key=" + VIEWER, "{}").statusCode()).isEqualTo(400);
    assertThat(api.postJson("/login", "{}").statusCode()).isEqualTo(401);
    assertThat(api.postJson("/login", "{\"key\": \"").statusCode()).isEqualTo(400);
    assertThat(output.getAll()).doesNotContain(VIEWER);
  }

  @Test
  void aSessionMayWhatItsKeyMay() {
    String viewer = logIn(VIEWER).header();
    String operator = logIn(OPERATOR).header();

    for (String read : new String[] {"/dashboard/stats", "/dashboard/settings"}) {
      assertThat(api.get(read).statusCode()).as(read).isEqualTo(401);
      assertThat(api.get(read, "Cookie", viewer).statusCode()).as(read).isEqualTo(200);
      assertThat(api.get(read, "Cookie", operator).statusCode()).as(read).isEqualTo(200);
    }
    for (String theirs : new String[] {"/operator/sessions", "/operator/dead-letters?view=239"}) {
      assertThat(api.get(theirs, "Cookie", viewer).statusCode()).as(theirs).isEqualTo(403);
      assertThat(api.get(theirs, "Cookie", operator).statusCode()).as(theirs).isEqualTo(200);
    }
    assertThat(StatsApi.json(api.get("/operator/sessions", "Cookie", operator)).path("data"))
        .hasToString(
            "[{\"name\":\"tim-it\",\"role\":\"OPERATOR\"},{\"name\":\"lobi\",\"role\":\"VIEWER\"}]");
  }

  @Test
  void whatABrowserIsMadeToSendIsRefused() {
    Cookies operator = logIn(OPERATOR);
    String path = "/operator/resume?view=239";

    HttpResponse<String> forged = api.post(path, "Cookie", operator.header());
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(StatsApi.json(forged).path("detail").asString()).contains("X-CSRF-Token");
    assertThat(api.post(path, "Cookie", operator.header(), "X-CSRF-Token", "another").statusCode())
        .isEqualTo(403);
    assertThat(api.post("/logout", "Cookie", operator.header()).statusCode()).isEqualTo(403);
    assertThat(WRITER.requests()).isEmpty();

    assertThat(
            api.post(path, "Cookie", operator.header(), "X-CSRF-Token", operator.csrf())
                .statusCode())
        .isEqualTo(200);
    assertThat(api.post(path, "x-api-key", OPERATOR).statusCode()).isEqualTo(200);
    assertThat(WRITER.requests()).hasSize(2);
  }

  @Test
  void aBrowserThatWasClosedGetsItsTokenAgain() {
    String session = "booking-sync-session=" + logIn(OPERATOR).session();

    String csrf = Cookies.value(api.get("/session", "Cookie", session), "booking-sync-csrf");

    assertThat(
            api.post(
                    "/operator/resume?view=239",
                    "Cookie",
                    session + "; booking-sync-csrf=" + csrf,
                    "X-CSRF-Token",
                    csrf)
                .statusCode())
        .isEqualTo(200);
    assertThat(api.get("/dashboard/settings", "x-api-key", VIEWER).headers().map())
        .doesNotContainKey("set-cookie");
  }

  @Test
  void aKeyInAHeaderGoesBeforeASession() {
    String operator = logIn(OPERATOR).header();

    assertThat(api.get("/operator/sessions", "Cookie", operator, "x-api-key", VIEWER).statusCode())
        .isEqualTo(403);
    assertThat(api.get("/operator/sessions", "Cookie", operator, "x-api-key", "x").statusCode())
        .isEqualTo(401);
    // A proxy's own, which a browser sends by itself: it is no key, and the token is asked for.
    assertThat(
            api.post("/operator/resume?view=239", "Cookie", operator, "Authorization", "Basic eDp5")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            api.get("/operator/sessions", "Cookie", operator, "Authorization", "Basic eDp5")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoLogsOutLeavesNothingBehind() {
    Cookies viewer = logIn(VIEWER);

    HttpResponse<String> out =
        api.post("/logout", "Cookie", viewer.header(), "X-CSRF-Token", viewer.csrf());

    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(line -> line.contains("=;") && line.contains("Expires=Thu, 01 Jan 1970"));
    // A copy of the cookie ends as well.
    await()
        .until(
            () ->
                WRITER.requests().stream()
                    .anyMatch(
                        asked ->
                            asked.startsWith("POST /sessions/end?")
                                && asked.contains("name=lobi")
                                && asked.contains("id=")));
    assertThat(api.post("/logout").statusCode()).isEqualTo(204);
  }

  @Test
  void aLogOutIsNotedWithWhereItCameFrom() {
    Cookies viewer = logIn(VIEWER);

    api.post("/logout", "Cookie", viewer.header(), "X-CSRF-Token", viewer.csrf());

    AuditEvent noted = awaitEvent(AuditEvent.LOG_OUT);
    assertThat(noted.who()).isEqualTo("lobi");
    assertThat(noted.role()).isEqualTo(Role.VIEWER);
    assertThat(noted.from()).isEqualTo("127.0.0.1");
    assertThat(noted.what()).isEmpty();
    assertThat(noted.result()).isEqualTo(AuditEvent.DONE);
  }

  @Test
  void aServicesKeyLogsNobodyInAndThatIsNoted() {
    List<AbstractAuthenticationFailureEvent> refused = new CopyOnWriteArrayList<>();
    ApplicationListener<AbstractAuthenticationFailureEvent> listener = refused::add;
    api.bean(ApplicationEventMulticaster.class).addApplicationListener(listener);

    HttpResponse<String> answer = shown(SERVICE);
    assertThat(api.get("/session", "x-api-key", SERVICE, "x-asked-by", "lobi").body())
        .contains("\"name\":\"service\",\"role\":null");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).getAuthentication().getDetails().toString()).contains("127.0.0.1");
    assertThat(refused.get(0).toString()).doesNotContain(SERVICE);
  }

  private static AuditEvent awaitEvent(String action) {
    return await()
        .until(
            () ->
                WRITER.audited().stream()
                    .map(list -> JsonMapper.shared().readValue(list, AuditEvent[].class)[0])
                    .filter(event -> event.action().equals(action))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void sessionsThatWereEndedAreOver() {
    String first = logIn(VIEWER).header();
    String second = logIn(VIEWER).header();
    String operator = logIn(OPERATOR).header();
    Session session = api.bean(SessionTokens.class).read(logIn(VIEWER).session());

    HttpResponse<String> relayed =
        api.post("/operator/sessions/end?name=lobi", "x-api-key", OPERATOR);
    assertThat(relayed.statusCode()).isEqualTo(200);
    assertThat(WRITER.requests()).containsExactly("POST /sessions/end?name=lobi");
    assertThat(api.post("/operator/sessions/end?name=tim-it", "x-api-key", VIEWER).statusCode())
        .isEqualTo(403);

    end("lobi", session.id());
    await().until(() -> api.bean(EndedSessions.class).has(session));
    assertThat(api.get("/dashboard/settings", "Cookie", first).statusCode()).isEqualTo(200);

    end("lobi", "");
    await().until(() -> status(first) == 401);
    assertThat(status(second)).isEqualTo(401);
    assertThat(status(operator)).isEqualTo(200);
    assertThat(status(logIn(VIEWER).header())).isEqualTo(200);
    assertThat(api.get("/", "Cookie", first).statusCode()).isEqualTo(200);
    assertThat(api.get("/session", "Cookie", first).body()).contains("\"name\":null");
  }

  private static int status(String cookie) {
    return api.get("/dashboard/settings", "Cookie", cookie).statusCode();
  }

  private static void end(String name, String id) {
    end(name, id, Instant.now());
  }

  private static void end(String name, String id, Instant at) {
    api.client()
        .sql(
            "INSERT INTO ended_session VALUES (:name, :id, :at) ON CONFLICT (name, id) DO UPDATE SET ended_at = excluded.ended_at")
        .param("name", name)
        .param("id", id)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Test
  void anEndThatIsEnteredLateIsFoundAndWhatSaysNothingMoreIsForgotten() {
    EndedSessions ended = api.bean(EndedSessions.class);
    Instant now = Instant.now();
    Instant late = now.minusSeconds(3600);
    Session session =
        new Session(
            "gudang",
            Role.VIEWER,
            "late",
            Instant.EPOCH,
            late.minusSeconds(1),
            now.plusSeconds(3600));
    end("gudang", "other");
    await().until(() -> ended.has(session("gudang", "other")));
    end("gudang", "late", late);
    ended.look();
    assertThat(ended.has(session)).isFalse();

    ended.lookAtAllOfThem();
    assertThat(ended.has(session)).isTrue();

    int before = ended.size();
    end("gudang", "of-another-year", now.minus(Duration.ofDays(366)));
    ended.lookAtAllOfThem();
    assertThat(ended.size()).isEqualTo(before);

    end("gudang", "");
    await().until(() -> ended.size() == before - 1);
    assertThat(ended.has(session)).isTrue();
    assertThat(ended.has(session("gudang", "other"))).isTrue();
  }

  private static Session session(String name, String id) {
    return new Session(name, Role.VIEWER, id, Instant.EPOCH, Instant.EPOCH, Instant.MAX);
  }

  @Test
  void aClockThatIsSetBackOpensNoSessionAgainAndKeepsNobodyOut() {
    EndedSessions ended = api.bean(EndedSessions.class);
    // With a key whose sessions no other test ends: an end of all is remembered.
    Cookies copied = logIn(OPERATOR);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = api.bean(SessionTokens.class).read(copied.session()).id();

    end("tim-it", id, now.minusSeconds(3600));
    end("apotek", "", now);
    ended.lookAtAllOfThem();

    assertThat(status(copied.header())).isEqualTo(401);
    assertThat(ended.has(began("apotek", Instant.EPOCH, now.plusSeconds(3600))))
        .as("it began before the end, by a clock that was fast")
        .isTrue();
    assertThat(ended.has(began("apotek", ended.newestOf("apotek"), now.minusSeconds(3600))))
        .as("it began after the end, by a clock that is slow")
        .isFalse();
  }

  private static Session began(String name, Instant after, Instant began) {
    return new Session(name, Role.VIEWER, "one", after, began, Instant.MAX);
  }

  @Test
  void behindAProxyWithTlsTheCookieIsOfThisHostAlone() {
    String[] byProxy = {"X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"};
    List<String> cookies =
        api.postJson("/login", "{\"key\": \"%s\"}".formatted(VIEWER), byProxy)
            .headers()
            .allValues("Set-Cookie");
    String cookie = cookies.get(0);

    assertThat(cookies)
        .as("that of before is taken away")
        .anyMatch(line -> line.startsWith("booking-sync-session=;") && line.contains("Max-Age=0"));
    assertThat(cookie)
        .startsWith("__Host-booking-sync-session=")
        .contains("; Path=/", "; Secure", "; HttpOnly")
        .doesNotContainIgnoringCase("Domain");
    String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    assertThat(who("__Host-booking-sync-session=" + value, byProxy)).contains("\"lobi\"");
    assertThat(who("booking-sync-session=" + value, byProxy))
        .as("as a page without TLS could set it")
        .contains("\"name\":null");
  }

  private static String who(String cookie, String... headers) {
    return api.get(
            "/session",
            Stream.concat(Stream.of("Cookie", cookie), Stream.of(headers)).toArray(String[]::new))
        .body();
  }

  @Test
  void whoLogsOutOverTlsLeavesNoSessionOfBeforeOpen() {
    Cookies before = logIn(VIEWER);
    String[] brought = {
      "Cookie", before.header(), "X-Forwarded-For", "192.0.2.8", "X-Forwarded-Proto", "https"
    };

    assertThat(api.post("/logout", brought).statusCode()).as("another page's").isEqualTo(403);
    assertThat(WRITER.requests()).isEmpty();
    HttpResponse<String> out =
        api.post(
            "/logout",
            Stream.concat(Stream.of(brought), Stream.of("X-CSRF-Token", before.csrf()))
                .toArray(String[]::new));

    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().allValues("Set-Cookie"))
        .anyMatch(line -> line.startsWith("booking-sync-session=;") && line.contains("Max-Age=0"));
    String id = api.bean(SessionTokens.class).read(before.session()).id();
    await().until(() -> WRITER.requests().stream().anyMatch(asked -> asked.contains("id=" + id)));
  }

  @Test
  void whoLogsInAgainAndAgainIsSlowedDown() {
    HttpResponse<String> refused = null;
    for (int i = 0; i < 3 * LogInLimit.PER_MINUTE && refused == null; i++) {
      HttpResponse<String> answer =
          api.postJson(
              "/login", "{\"key\": \"%s\"}".formatted(OPERATOR), "X-Forwarded-For", "192.0.2.9");
      assertThat(answer.statusCode()).isIn(204, 429);
      refused = answer.statusCode() == 429 ? answer : null;
    }

    assertThat(refused).isNotNull();
    assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(header(refused, "Retry-After")).isIn("1", "2", "3");
    assertThat(StatsApi.json(refused).path("detail").asString()).contains("tim-it logs in");
  }

  @Test
  void aRestartKeepsSessionsAndAnotherKeyEndsThem() {
    Cookies viewer = logIn(VIEWER);
    try (StatsApi again = start(VIEWER)) {
      assertThat(again.get("/dashboard/settings", "Cookie", viewer.header()).statusCode())
          .isEqualTo(200);
    }
    try (StatsApi changed = start(VIEWER + "-changed")) {
      assertThat(changed.get("/dashboard/settings", "Cookie", viewer.header()).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void whileItIsNotKnownWhichSessionsWereEndedNoneIsLetIn() {
    Cookies viewer = logIn(VIEWER);
    try (StatsApi early =
        StatsApi.withoutTables(
            "OPERATOR_API_KEY=tim-it:" + OPERATOR, "VIEWER_API_KEY=lobi:" + VIEWER)) {
      for (String path : new String[] {"/dashboard/settings", "/session"}) {
        HttpResponse<String> answer = early.get(path, "Cookie", viewer.header());
        assertThat(answer.statusCode()).as(path).isEqualTo(503);
        assertThat(answer.body()).contains("Which sessions were ended cannot be read");
      }
      HttpResponse<String> logIn =
          early.postJson("/login", "{\"key\": \"%s\"}".formatted(VIEWER), "Accept", "*/*");
      assertThat(logIn.statusCode()).isEqualTo(503);
      assertThat(logIn.body()).contains("Which sessions were ended cannot be read");
      assertThat(logIn.headers().allValues("Set-Cookie")).isEmpty();
      assertThat(early.get("/", "Cookie", viewer.header()).statusCode()).isEqualTo(200);
      assertThat(early.get("/dashboard/settings", "x-api-key", VIEWER).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoHasManyPagesOpenLeavesOthersTheirs() throws IOException {
    List<HttpResponse<InputStream>> pages = new ArrayList<>();
    try (StatsApi many =
        StatsApi.withoutTables(
            "OPERATOR_API_KEY=tim-it:" + OPERATOR,
            "VIEWER_API_KEY=lobi:" + VIEWER,
            "booking-sync.retry.live.heartbeat=200ms",
            "booking-sync.retry.live.max-pages-per-caller=2")) {
      pages.add(many.open("/dashboard/events", "x-api-key", VIEWER));
      pages.add(many.open("/dashboard/events", "x-api-key", VIEWER));

      HttpResponse<InputStream> oneTooMany = many.open("/dashboard/events", "x-api-key", VIEWER);
      assertThat(oneTooMany.statusCode()).isEqualTo(429);
      assertThat(oneTooMany.headers().firstValue("Retry-After")).hasValue("30");
      assertThat(new String(oneTooMany.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"detail\":\"lobi has 2 pages open already");
      // No service asks here, so nobody is believed to ask for another one.
      pages.add(many.open("/dashboard/events", "x-api-key", OPERATOR, "x-asked-by", "lobi"));
      assertThat(pages).allMatch(page -> page.statusCode() == 200);

      pages.get(0).body().close();
      await()
          .until(
              () -> {
                pages.add(many.open("/dashboard/events", "x-api-key", VIEWER));
                return pages.get(pages.size() - 1).statusCode() == 200;
              });
      for (HttpResponse<InputStream> page : pages) {
        page.body().close();
      }
    }
  }

  @Test
  void whoAsksForManyRangesLeavesOthersTheirTurn() throws SQLException {
    try (Connection connection =
            StatsApi.database().dataSource(api.property("DB_NAME")).getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE dashboard_123, dashboard_239");
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int running = 1; running <= 2; running++) {
        all.add(range(VIEWER));
        int count = running;
        await().until(() -> api.client().sql(LOCKED_OUT).query(Integer.class).single() == count);
      }

      CompletableFuture<HttpResponse<String>> third = range(VIEWER);
      CompletableFuture<HttpResponse<String>> fourth = range(VIEWER);
      HttpResponse<String> oneTooMany = third.applyToEither(fourth, answer -> answer).join();
      assertThat(oneTooMany.statusCode()).isEqualTo(429);
      assertThat(header(oneTooMany, "Retry-After")).isEqualTo("30");
      assertThat(StatsApi.json(oneTooMany).path("detail").asString())
          .startsWith("1 requests of lobi wait");
      all.add(third.isDone() ? fourth : third);
      all.add(range(OPERATOR));

      connection.commit();
      assertThat(all).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
    }
  }

  private static CompletableFuture<HttpResponse<String>> range(String key) {
    return api.sending(
        "GET", "/dashboard/stats/range?dari=2026-02-01&sampai=2026-02-28", "x-api-key", key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/js/app.js",
        "/session",
        "/dashboard/settings",
        "/dashboard/stats",
        "/nothing",
        "/operator/sessions",
        "/actuator/health/liveness",
        "/swagger-ui/index.html"
      })
  void browsersAreToldWhatNobodyElseMay(String path) {
    for (String[] who : new String[][] {{"x-api-key", OPERATOR}, {"Accept", "*/*"}}) {
      HttpResponse<String> answer = api.get(path, who);
      assertThat(header(answer, "Content-Security-Policy"))
          .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
          .doesNotContain("unsafe", "*");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/dashboard/stats?tanggal=2026-02-02, 'no-cache, private'",
    "/dashboard/stats/day?tanggal=2026-02-02, 'no-cache, private'",
    "/dashboard/sync-runs, 'no-cache, private'",
    "/dashboard/settings, no-store",
    "/session, no-store",
    "/operator/sessions, no-store",
    "/js/app.js, no-cache",
  })
  void whatIsReadWithAKeyIsKeptByNobodyElse(String path, String policy) {
    HttpResponse<String> answer = api.get(path, "x-api-key", OPERATOR);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly(policy);
    answer
        .headers()
        .firstValue("ETag")
        .ifPresent(
            tag ->
                assertThat(api.get(path, "x-api-key", OPERATOR, "If-None-Match", tag).statusCode())
                    .isEqualTo(304));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
