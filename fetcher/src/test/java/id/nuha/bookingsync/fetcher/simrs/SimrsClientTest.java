package id.nuha.bookingsync.fetcher.simrs;

import static id.nuha.bookingsync.fetcher.servers.StubSimrs.ok;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.page;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.fetcher.clocks.SettableMonotonicClock;
import id.nuha.bookingsync.fetcher.retry.DefaultRetrySettings;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Answer;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Request;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.tls.PemFiles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimrsClientTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final Instant NOW = Instant.parse("2026-02-06T03:00:00Z");
  private static final Instant WINDOW_START = Instant.parse("2026-02-01T17:00:00Z");
  private static final Instant WINDOW_END = Instant.parse("2026-02-15T16:59:59Z");
  private static final Answer EMPTY = page(0);

  @TempDir Path folder;
  private final SettableMonotonicClock monotonic = new SettableMonotonicClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Pace pace = new Pace(2);
  private StubSimrs simrs = StubSimrs.answering(request -> EMPTY);

  @AfterEach
  void stopSimrs() {
    simrs.close();
  }

  @Test
  void asksForAPageOfAWindow() throws Exception {
    client().page(query(3), pace, null);

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
  void theWayToAPageKnowsTheWayToTheNext() throws Exception {
    simrs.answers(request -> page(2, "{\"booking_id\": %d}".formatted(request.page())));

    PageLink first = client().pages(BOOKING, WINDOW_START, WINDOW_END, pace);
    first.follow();
    first.next().follow();
    Page third = first.next().next().followIfAny();

    assertThat(third.records().get(0).path("booking_id").asInt()).isEqualTo(3);
    assertThat(simrs.requests()).extracting(Request::page).containsExactly(1, 2, 3);
    assertThat(simrs.requests())
        .extracting(request -> request.body().path("waktu_registrasi_awal").asString())
        .containsOnly("2026-02-01T17:00:00+00:00");
  }

  @Test
  void theWayGoesOnBehindAPageThatIsNotThere() throws Exception {
    simrs.answers(request -> status(404));

    PageLink third = client().pages(BOOKING, WINDOW_START, WINDOW_END, pace).next().next();

    third.followIfAny();
    third.next().followIfAny();

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

    Page page = client().page(query(1), pace, null);

    assertThat(page.total()).hasValue(7);
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

    Page page = client().page(query(1), pace, null);

    assertThat(page.records())
        .extracting(record -> new String(RecordJson.bytes(record), StandardCharsets.UTF_8))
        .containsExactly(
            "{\"a\":\"\u8a3a \\\"]}\"}", "12.50", "\"b\u00e9\"", "null", "[1,{\"c\":[]}]");
  }

  @Test
  void aRecordBeyondTheLimitsOfAParserStaysAsItIsAndItsNeighboursAreRead() throws Exception {
    String numbers = "{\"booking_id\": 2, \"kuota\": [77" + ",77".repeat(300_000) + "]}";
    simrs.answers(request -> page(3, "{\"booking_id\": 1}", numbers, "{\"booking_id\": 3}"));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records().get(0).path("booking_id").asInt()).isEqualTo(1);
    assertThat(page.records().get(1).isObject()).isFalse();
    assertThat(RecordJson.bytes(page.records().get(1)))
        .isEqualTo(numbers.getBytes(StandardCharsets.UTF_8));
    assertThat(page.records().get(2).path("booking_id").asInt()).isEqualTo(3);
  }

  @Test
  void aPageThatIsTooLargeIsNotAskedForAgain() {
    simrs.answers(request -> ok("x".repeat(MemoryLimits.MAX_PAGE_BYTES + 1)));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageMatching(
            "Page 1 of view 239 is larger than the [0-9]+ MB that the fetcher's heap has room for;"
                + " lower SYNC_PAGE_SIZE, which is 100");
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 416, 422})
  void aPageBehindTheLastMayBeRefused(int status) throws Exception {
    simrs.answers(request -> StubSimrs.status(status));

    assertThat(client().pageIfAny(query(5), pace, null).records()).isEmpty();
    assertThat(simrs.requests()).hasSize(1);
    assertThatThrownBy(() -> client().page(query(5), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("Page 5 of view 239 was refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": null}",
        "{\"meta_data\": {\"status\": 404, \"message\": \"Data tidak ditemukan\"}}",
        "{\"list\": null, \"count\": 434}",
        "{\"message\": \"page out of range\"}"
      })
  void aPageBehindTheLastMayBeNoPage(String body) throws Exception {
    simrs.answers(request -> ok(body));

    assertThat(client().pageIfAny(query(5), pace, null).records()).isEmpty();
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource
  void aPageBehindTheLastMayFail(Answer failure) throws Exception {
    simrs.answers(request -> failure);

    Page page = client().pageIfAny(query(5), pace, null);

    assertThat(page.records()).isEmpty();
    assertThat(page.total()).isEmpty();
    assertThat(simrs.requests()).hasSize(3);
    assertThat(monotonic.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  static List<Answer> aPageBehindTheLastMayFail() {
    return List.of(
        status(500),
        new Answer(503, Map.of("Retry-After", "3600"), ""),
        ok("<html>Out of memory</html>"),
        ok("{\"list\": [{\"boo"),
        ok("{\"list\": \"none\", \"count\": 7, \"data\": 0, \"meta_data\": {\"status\": 500}}"),
        ok(""));
  }

  @Test
  void aPageBehindTheLastMayBeMetAtASecondTry() throws Exception {
    simrs.answers(inTurn(status(500), page(101, "{\"booking_id\": 101}")));

    assertThat(client().pageIfAny(query(2), pace, null).records()).hasSize(1);
  }

  @Test
  void aServerThatIsAwayHasNoPageBehindTheLast() throws Exception {
    URI nobody = simrs.url();
    simrs.close();

    assertThat(client(nobody, "token-0", Duration.ZERO).pageIfAny(query(5), pace, null).records())
        .isEmpty();
  }

  @Test
  void tooManyRequestsAreNoMissingPage() throws Exception {
    simrs.answers(
        inTurn(
            status(429),
            ok("{\"meta_data\": {\"status\": 429}}"),
            status(429),
            status(429),
            page(2, "{\"booking_id\": 2}")));

    assertThat(client().pageIfAny(query(5), pace, null).records()).hasSize(1);
  }

  @Test
  void anExpiredTokenIsNoMissingPage() throws Exception {
    simrs.answers(
        request ->
            request.isRefresh()
                ? ok("{\"token\": \"token-1\"}")
                : request.headers().get("token").equals("token-1")
                    ? page(2, "{\"booking_id\": 2}")
                    : ok("{\"meta_data\": {\"status\": \"401\"}, \"data\": null}"));

    assertThat(client().pageIfAny(query(5), pace, null).records()).hasSize(1);
    assertThat(simrs.refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'meta_data': {'status': 401, 'message': 'x'}, 'data': {'list': [], 'count': 0}}",
        "200 | {'data': {'list': [], 'count': 0}, 'meta_data': {'status': '401'}}",
        "200 | {'metaData': {'code': '401', 'message': 'Token Expired'}, 'response': null}",
        "200 | {'status': 401, 'list': null}",
        "200 | {'status': 200, 'list': [], 'count': 0, 'meta_data': {'status': 401}}",
        "400 | {'meta_data': {'status': 401}}",
        "500 | {'metaData': {'code': 401}}",
        "401 | {'meta_data': {'status': 500}}",
        "401 | <html>please log in</html>",
      })
  void aTokenThatTheBodySaysHasExpiredIsRefreshed(int http, String body) throws Exception {
    simrs.answers(
        request -> {
          if (request.isRefresh()) {
            return ok("{\"data\": {\"token\": \"token-1\"}, \"meta_data\": {\"status\": 200}}");
          }
          return request.headers().get("token").equals("token-1")
              ? page(1, "{\"booking_id\": 1}")
              : answer(http, body);
        });

    assertThat(client().page(query(1), pace, null).records()).hasSize(1);
    assertThat(simrs.refreshes()).isEqualTo(1);
  }

  @Test
  void aRefreshThatTheBodyRefusesIsRefused() {
    simrs.answers(
        request -> ok("{\"meta_data\": {\"status\": 401}, \"data\": {\"token\": \"t\"}}"));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .hasMessageContaining(
            "refresh of the token was refused: SIMRS answered 200, with status 401 in the body");
    assertThat(simrs.refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'meta_data': {'status': 500}, 'data': {'list': [], 'count': 0}}",
        "{'meta_data': {'status': 503}, 'data': {'list': [{'booking_id': 1}], 'count': 1}}",
        "{'metaData': {'code': '500'}}",
        "{'status': 502, 'list': []}",
        "{'status': 500, 'meta_data': {'status': 200}, 'list': [], 'count': 0}",
      })
  void aFailureThatTheBodyTellsIsTriedAgainAndThenSaid(String body) throws Exception {
    simrs.answers(inTurn(answer(200, body), page(1, "{\"booking_id\": 1}")));
    assertThat(client().page(query(1), pace, null).records()).hasSize(1);

    simrs.answers(request -> answer(200, body));
    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .hasMessageMatching(
            "Page 1 of view 239 was given up after 2 minutes of trying: SIMRS answered 200, with"
                + " status 50[0-9] in the body");
  }

  @Test
  void aRefusalThatTheBodyTellsIsNotTriedAgain() {
    simrs.answers(request -> answer(200, "{'status': 403, 'list': [], 'count': 0}"));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .hasMessageContaining("was refused: SIMRS answered 200, with status 403 in the body");
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status': 'success', 'list': [{'booking_id': 1}], 'count': 1}",
        "{'status': true, 'list': [{'booking_id': 1}], 'count': 1}",
        "{'status': 1, 'list': [{'booking_id': 1, 'status': 500}], 'count': 1}",
        "{'meta_data': {'status': 200}, 'data': {'list': [{'status': '401'}], 'count': 1}}",
        "{'meta_data': {'status': 2000, 'code': 'OK'}, 'list': [{}], 'count': 1}",
        "{'meta_data': {'status': 202}, 'list': [{}], 'count': 1}",
      })
  void whatIsNoStatusOfTheAnswerChangesNothing(String body) throws Exception {
    simrs.answers(request -> answer(200, body));

    assertThat(client().page(query(1), pace, null).records()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {'data': null, 'meta_data': {'status': 404, 'message': 'Data tidak ditemukan'}}",
        "200 | {'data': null, 'meta_data': {'status': 404, 'message': 'Data tidak ditemukan'}}",
        "200 | {'metaData': {'code': '204', 'message': 'Tidak ada data'}}",
        "200 | {'metaData': {'code': 202}, 'response': null}",
        "404 | {'metaData': {'code': 404}, 'data': {'list': []}}",
        "200 | {'meta_data': {'status': 200}, 'data': null}",
        "200 | {'data': []}",
        "200 | {'data': {'list': null}}",
        "200 | {'list': {}}",
        "200 | {'list': [], 'count': -1}",
        "204 | ''",
      })
  void aWindowWithoutRowsIsAnEmptyPage(int http, String body) throws Exception {
    simrs.answers(request -> answer(http, body));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records()).isEmpty();
    assertThat(page.total().orElse(0)).isZero();
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Not Found</html>",
        "",
        "{'message': 'no route'}",
        "{'status': 404}",
        "{'meta_data': {'status': 404}, 'data': {'list': [{'booking_id': 1}]}}"
      })
  void anyOther404IsAWrongAddress(String body) {
    simrs.answers(request -> answer(404, body));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .hasMessageContaining("SIMRS answered 404; check EXTERNAL_API_URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'list': {'0': {'booking_id': 1}, '2': {'booking_id': 3}}, 'count': 434}",
        "{'data': {'list': {'7': {'booking_id': 1}, '8': {'booking_id': 3}}}, 'count': 434}",
        "{'data': {'count': 434, 'list': {'a': {'booking_id': 1}, 'b': {'booking_id': 3}}}}",
        "{'data': [{'booking_id': 1}, {'booking_id': 3}], 'count': 434}",
      })
  void aListMayBeAnObjectOfObjects(String body) throws Exception {
    simrs.answers(request -> answer(200, body));

    Page page = client().page(query(3), pace, null);

    assertThat(page.records())
        .extracting(record -> record.path("booking_id").asInt())
        .containsExactly(1, 3);
    assertThat(page.total()).hasValue(434);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'list': [{}]}",
        "{'list': [{}], 'count': null}",
        "{'list': [{}], 'count': 0}",
        "{'data': {'list': [{}], 'count': '0'}, 'meta_data': {'count': ''}}",
      })
  void aPageBehindTheFirstMayStateNoTotal(String body) throws Exception {
    simrs.answers(request -> answer(200, body));

    assertThat(client().page(query(2), pace, null).total()).isEmpty();
  }

  @Test
  void aRecordWithARawLineBreakIsRead() throws Exception {
    simrs.answers(request -> page(2, "{\"catatan\": \"satu\ndua\ttiga\u0001\"}", "{}"));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records()).hasSize(2);
    assertThat(page.records().get(0).path("catatan").asString()).isEqualTo("satu\ndua\ttiga\u0001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kuota\": NaN}",
        "{\"kuota\": 007}",
        "{\"kuota\": }",
        "{kuota: 1}",
        "{\"nama\": \"Ny. \"Contoh\"\"}",
        "{\"nama\": \"a\\x\"}",
        "{\"a\": 1,}",
        "{\"a\": undefined, \"b\": 'c'}",
        "None",
      })
  void aRecordThatIsNoJsonIsSetAsideAndItsNeighboursAreRead(String broken) throws Exception {
    simrs.answers(request -> page(3, "{\"booking_id\": 1}", broken, "{\"booking_id\": 3}"));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records()).hasSize(3);
    assertThat(page.total()).hasValue(3);
    assertThat(page.records().get(0).path("booking_id").asInt()).isEqualTo(1);
    assertThat(page.records().get(2).path("booking_id").asInt()).isEqualTo(3);
    assertThat(new String(RecordJson.bytes(page.records().get(1)), StandardCharsets.UTF_8))
        .isEqualTo(broken);
    assertThatThrownBy(
            () -> RecordKey.of(BOOKING, page.records().get(1), ZoneId.of("Asia/Jakarta")))
        .hasMessage("key column booking_id is in a record that is no valid JSON");
  }

  static List<String> aRecordBeyondWhatAParserReadsIsSetAside() {
    return List.of(
        "{\"kuota\": " + "7".repeat(5_000) + "}",
        "{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}",
        "{\"" + "n".repeat(100_000) + "\": 1}");
  }

  @ParameterizedTest
  @MethodSource
  void aRecordBeyondWhatAParserReadsIsSetAside(String extreme) throws Exception {
    simrs.answers(request -> page(2, extreme, "{\"booking_id\": 3}"));

    Page page = client().page(query(1), pace, null);

    assertThatThrownBy(
            () -> RecordKey.of(BOOKING, page.records().get(0), ZoneId.of("Asia/Jakarta")))
        .hasMessageContaining("more values, digits or levels than can be read");
    assertThat(page.records().get(1).path("booking_id").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"list\": [}], \"count\": 1}",
        "{\"list\": [{]}, \"count\": 1",
        "{\"list\": [{\"a\": \"b}], \"count\": 1}",
        "{\"list\": [] \"count\": 1} x",
        "{\"list\" [], \"count\": 1}",
        "{list: [], \"count\": 1}",
        "Service Unavailable",
        "{\"list\": [], \"count\": }",
      })
  void aBodyWithoutStructureIsAskedForAgain(String body) throws Exception {
    simrs.answers(inTurn(ok(body), page(1, "{\"booking_id\": 1}")));

    assertThat(client().page(query(1), pace, null).records()).hasSize(1);
    assertThat(simrs.requests()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource
  void aBodyInAnyCharsetIsRead(String contentType, byte[] body) throws Exception {
    simrs.answers(
        request -> new Answer(200, Map.of("Content-Type", contentType), ByteBuffer.wrap(body)));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records().get(0).path("nama_rm").asString()).isEqualTo("Jos\u00e9 Contoh");
    assertThat(page.total()).hasValue(1);
  }

  static List<Arguments> aBodyInAnyCharsetIsRead() {
    String body = "{\"list\": [{\"nama_rm\": \"Jos\u00e9 Contoh\"}], \"count\": 1}";
    byte[] latin = body.getBytes(StandardCharsets.ISO_8859_1);
    return List.of(
        Arguments.of("application/json", body.getBytes(StandardCharsets.UTF_8)),
        Arguments.of("application/json; charset=UTF-8", latin),
        Arguments.of("application/json; charset=iso-8859-1", latin),
        Arguments.of("application/json; Charset=\"windows-1252\"", latin),
        Arguments.of("application/json", latin),
        Arguments.of("application/json; charset=klingon", latin),
        Arguments.of("application/json; charset=!", body.getBytes(StandardCharsets.UTF_8)),
        Arguments.of("application/json; charset=utf-16", latin),
        // A server that sends UTF-8 and says otherwise.
        Arguments.of("application/json; charset=utf-16", body.getBytes(StandardCharsets.UTF_8)),
        Arguments.of("application/json; charset=iso-8859-1", body.getBytes(StandardCharsets.UTF_8)),
        Arguments.of("application/json; charset=ibm850", body.getBytes(Charset.forName("ibm850"))),
        Arguments.of("application/json; charset=utf-16", body.getBytes(StandardCharsets.UTF_16)),
        Arguments.of("application/json", body.getBytes(StandardCharsets.UTF_16LE)),
        Arguments.of("application/json", body.getBytes(StandardCharsets.UTF_16BE)),
        Arguments.of("application/json", ("\uFEFF" + body).getBytes(StandardCharsets.UTF_16LE)),
        Arguments.of("application/json", body.getBytes(Charset.forName("UTF-32"))),
        Arguments.of("application/json", ("\uFEFF" + body).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void bytesThatAreInNoCharsetHarmNoOther() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"list\": [{\"a\": \"\u8a3a ".getBytes(StandardCharsets.UTF_8));
    body.write(0x81); // not even of windows-1252
    body.write(0xc3); // the first half of a character, cut off by the quotation mark
    body.writeBytes("\"}, {\"a\": \"b\u00e9\"}], \"count\": 2}".getBytes(StandardCharsets.UTF_8));
    simrs.answers(request -> new Answer(200, Map.of(), ByteBuffer.wrap(body.toByteArray())));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records())
        .extracting(record -> record.path("a").asString())
        .containsExactly("\u8a3a \uFFFD\u00c3", "b\u00e9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none", "deflate", "raw deflate", "header only"})
  void aPackedBodyIsUnpacked(String packing) throws Exception {
    byte[] body =
        "{\"list\": [{\"booking_id\": 1}], \"count\": 1}".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (packing) {
          case "gzip", "none" -> new GZIPOutputStream(packed);
          case "deflate" -> new DeflaterOutputStream(packed);
          case "raw deflate" -> new DeflaterOutputStream(packed, new Deflater(9, true));
          default -> packed;
        }) {
      out.write(body);
    }
    Map<String, String> headers =
        switch (packing) {
          case "none" -> Map.of();
          case "deflate", "raw deflate" -> Map.of("Content-Encoding", "deflate");
          default -> Map.of("Content-Encoding", "gzip");
        };
    simrs.answers(request -> new Answer(200, headers, ByteBuffer.wrap(packed.toByteArray())));

    assertThat(client().page(query(1), pace, null).records()).hasSize(1);
  }

  @Test
  void aPackedBodyIsBounded() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i <= MemoryLimits.MAX_PAGE_BYTES >> 20; i++) {
        out.write(blanks);
      }
    }
    simrs.answers(
        request ->
            new Answer(
                200, Map.of("Content-Encoding", "gzip"), ByteBuffer.wrap(packed.toByteArray())));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .hasMessageContaining("lower SYNC_PAGE_SIZE");
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, Map.of(), body.replace('\'', '"'));
  }

  @Test
  void aRefusedRefreshIsNoMissingPage() {
    simrs.answers(request -> StubSimrs.status(request.path().contains("refresh") ? 404 : 401));

    assertThatThrownBy(() -> client().pageIfAny(query(5), pace, null))
        .hasMessageContaining("The refresh of the token was refused");
  }

  @Test
  void noRowsMayBeNull() throws Exception {
    simrs.answers(request -> ok("{\"data\": {\"list\": null, \"count\": 0}}"));

    Page page = client().page(query(1), pace, null);

    assertThat(page.records()).isEmpty();
    assertThat(page.total()).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>please log in</html>",
        "{\"list\": [{\"booking_id\": 1}, {\"boo",
        "{\"list\": \"none\", \"count\": 7}",
        "{\"list\": [{}]}",
        "{\"list\": [{}], \"count\": -1}",
        "{}",
        "[]",
        ""
      })
  void anAnswerThatIsNoPageIsAskedForAgain(String body) throws Exception {
    simrs.answers(inTurn(ok(body), page(1, "{\"booking_id\": 1}")));

    Page page = client().page(query(1), pace, null);

    assertThat(page.total()).hasValue(1);
    assertThat(simrs.requests()).hasSize(2);
  }

  @Test
  void expiredTokenIsRefreshedOnceForAllThreads() throws Exception {
    simrs.answers(SimrsClientTest::expiring);
    SimrsClient client = client();

    inParallel(8, () -> client.page(query(1), pace, null));

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
    client().page(query(1), pace, null);

    client().page(query(1), pace, null);

    assertThat(simrs.refreshes()).isEqualTo(1);
    assertThat(Files.getPosixFilePermissions(tokenFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aTokenChangedInTheEnvironmentWins() throws Exception {
    simrs.answers(SimrsClientTest::expiring);
    client().page(query(1), pace, null);

    simrs.answers(request -> EMPTY);
    client("token-from-the-admin").page(query(1), pace, null);

    Request last = simrs.requests().get(simrs.requests().size() - 1);
    assertThat(last.headers()).containsEntry("token", "token-from-the-admin");
  }

  @Test
  void anUnreadableTokenFileMeansTheTokensOfTheEnvironment() throws Exception {
    Files.createDirectories(tokenFile());

    client().page(query(1), pace, null);

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

    client.page(query(1), pace, null);
    client.page(query(2), pace, null);

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

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("refresh of the token was refused: SIMRS answered 403")
        .hasMessageContaining("EXTERNAL_API_REFRESH_TOKEN");
    assertThat(simrs.requests()).hasSize(2);
  }

  @Test
  void aRefreshWithoutATokenEndsItAtOnce() {
    simrs.answers(request -> request.isRefresh() ? ok("{\"data\": {}}") : status(401));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
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

    client().page(query(1), pace, null);

    assertThat(simrs.refreshes()).isEqualTo(2);
  }

  @Test
  void pagesAndFurtherTriesAreCounted() throws Exception {
    Iterator<Answer> answers = List.of(EMPTY, status(503), status(503), EMPTY).iterator();
    simrs.answers(request -> answers.next());
    SimrsClient client = client();

    client.page(query(1), pace, null);
    client.page(query(2), pace, null);

    assertThat(meters.get("bookingsync.fetcher.pages").tag("view", "239").counter().count())
        .isEqualTo(2);
    assertThat(meters.get("bookingsync.fetcher.retries").counter().count()).isEqualTo(2);
    assertThat(meters.get("bookingsync.fetcher.requests").tag("outcome", "http_503").counter())
        .returns(2.0, Counter::count);
  }

  @Test
  void aFreshTokenThatIsRefusedIsNotRefreshedForEver() {
    simrs.answers(request -> request.isRefresh() ? ok("{\"token\": \"token-1\"}") : status(401));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("401 to the token that it has just given");
    assertThat(simrs.refreshes()).isEqualTo(1);
  }

  @Test
  void aTokenThatExpiresBeforeItWasEverUsedIsRefreshedByTheNextRequest() throws Exception {
    simrs.answers(request -> request.isRefresh() ? ok("{\"token\": \"token-1\"}") : status(401));
    SimrsClient client = client();
    assertThatThrownBy(() -> client.page(query(1), pace, null)).isInstanceOf(SimrsException.class);

    simrs.answers(
        request ->
            request.isRefresh()
                ? ok("{\"token\": \"token-2\"}")
                : request.headers().get("token").equals("token-2") ? EMPTY : status(401));
    client.page(query(1), pace, null);

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
      client.page(query(1), pace, null);
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

    client().page(query(1), pace, null);

    assertThat(monotonic.sleeps()).contains(Duration.ofSeconds(17), Duration.ofSeconds(42));
  }

  @Test
  void tooManyRequestsWithoutRetryAfterBacksOff() throws Exception {
    simrs.answers(inTurn(status(429), status(429), EMPTY));

    client().page(query(1), pace, null);

    assertThat(monotonic.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(750));
    assertThat(simrs.requests()).hasSize(3);
  }

  @Test
  void aRequestThatKeepsFailingIsGivenUpAfterTwoMinutes() {
    simrs.answers(request -> status(500));

    assertThatThrownBy(() -> client().page(query(4), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessage(
            "Page 4 of view 239 was given up after 2 minutes of trying: SIMRS answered 500");
    assertThat(monotonic.elapsed()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));
  }

  @Test
  void aRetryAfterBeyondTheTwoMinutesEndsItAtOnce() {
    simrs.answers(request -> new Answer(429, Map.of("Retry-After", "3600"), ""));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .isInstanceOf(SimrsException.class);
    assertThat(monotonic.elapsed()).isZero();
    assertThat(simrs.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 422})
  void aRefusalIsNotTriedAgain(int status) {
    simrs.answers(request -> status(status));

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("Page 1 of view 239 was refused: SIMRS answered " + status);
    assertThat(simrs.requests()).hasSize(1);
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    URI nobody = simrs.url();
    simrs.close();

    assertThatThrownBy(() -> client(nobody, "token-0", Duration.ZERO).page(query(1), pace, null))
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

      assertThatThrownBy(() -> client(url, "token-0", Duration.ZERO).page(query(1), pace, null))
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
  void theHospitalsOwnAuthorityIsTrustedWhereItIsNamed() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    authority.sign("simrs", "ip:127.0.0.1");
    simrs.close();
    simrs = StubSimrs.answering(request -> page(1, "{\"booking_id\": 1}"), authority.server());
    List<X509Certificate> own = certificates(authority.certificate());

    assertThat(clientTrusting(own).page(query(1), pace, null).records()).hasSize(1);
    assertThatThrownBy(() -> clientTrusting(List.of()).page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("signed by no authority that is trusted here")
        .hasMessageContaining("EXTERNAL_API_CA_FILE");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    authority.sign("simrs", "dns:simrs.example");
    simrs.close();
    simrs = StubSimrs.answering(request -> EMPTY, authority.server());

    assertThatThrownBy(
            () -> clientTrusting(certificates(authority.certificate())).page(query(1), pace, null))
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("not for the host in EXTERNAL_API_URL");
  }

  private SimrsClient clientTrusting(List<X509Certificate> authorities) {
    return client(settings(simrs.url(), "token-0", Duration.ZERO, authorities));
  }

  private static List<X509Certificate> certificates(Path file) {
    return PemFiles.certificates(new SettingsReader(name -> file.toString()), "CA_FILE");
  }

  @Test
  void requestsKeepTheirDistanceOverAllThreads() throws Exception {
    SimrsClient client = client(simrs.url(), "token-0", Duration.ofMillis(200));

    inParallel(5, () -> client.page(query(1), pace, null));

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
              HttpClient.newHttpClient(),
              () -> {},
              new Throttle(Duration.ZERO, monotonic),
              new SimrsMetrics(meters));

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

    assertThatThrownBy(() -> client().page(query(1), pace, null))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("token-0", "refresh-0", "api-key"));
    assertThat(settings(simrs.url(), "token-0", Duration.ZERO, List.of()).toString())
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
    return client(settings(url, token, minInterval, List.of()));
  }

  private SimrsClient client(SimrsSettings settings) {
    return SimrsClient.of(
        settings,
        DefaultRetrySettings.get().simrs(),
        () -> {},
        Clock.fixed(NOW, ZoneOffset.UTC),
        monotonic,
        meters);
  }

  private SimrsSettings settings(
      URI url, String token, Duration minInterval, List<X509Certificate> authorities) {
    return new SimrsSettings(
        url, token, "api-key", "refresh-0", 100, minInterval, 2, tokenFile(), authorities, false);
  }

  private static PageQuery query(int number) {
    return new PageQuery(BOOKING, WINDOW_START, WINDOW_END, number);
  }
}
