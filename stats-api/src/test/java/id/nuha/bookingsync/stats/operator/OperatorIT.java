package id.nuha.bookingsync.stats.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class OperatorIT {
  private static final StubFetcher WRITER = StubFetcher.start();
  private static StatsApi api;

  @BeforeAll
  static void start() {
    api = StatsApi.start("WRITER_URL=" + WRITER.url(), "booking-sync.retry.writer-read-timeout=2s");
  }

  @AfterAll
  static void stop() {
    WRITER.release();
    api.close();
    WRITER.close();
  }

  @BeforeEach
  void forget() {
    WRITER.requests().clear();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /replay",
    "POST, /replay?view=239&from=2026-02-01T00:00:00%2B07:00&dryRun=true",
    "DELETE, /replay?view=239",
    "GET, /dead-letters?view=239&from=7&limit=500",
    "POST, '/dead-letters/redrive?view=239&reason=is%20too%20long%20%26%20%C3%A9&key=57%7C2026'",
    "POST, /resume?view=",
    "POST, /erase?view=&key=",
    "GET, /audit?before=120&limit=7&who=it-team&action=REDRIVE",
    "GET, /audit/check",
  })
  void whatIsAskedIsPassedOnAndWhatTheWriterAnswersIsAnswered(String method, String request) {
    WRITER.answers(200, "{\"data\":  [1.50, \"é\"]}");

    HttpResponse<String> answer = api.send(method, "/operator" + request);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"data\":  [1.50, \"é\"]}");
    assertThat(WRITER.requests()).hasSize(1);
    assertThat(decoded(WRITER.requests().get(0))).isEqualTo(method + " " + decoded(request));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Test
  void whatTheWriterRefusesIsRefusedInItsWords() {
    String problem = "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"A replay runs.\"}";
    WRITER.answers(409, problem);

    HttpResponse<String> answer = api.post("/operator/replay?view=239");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).isEqualTo(problem);
  }

  @Test
  void whereToLookIsAtTheFrontDoor() {
    WRITER.answers(202, "{}");

    HttpResponse<String> answer = api.post("/operator/replay?view=239");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).hasValue("/operator/replay");
  }

  @Test
  void parametersThatDoNotExistAreRefusedAndSoAreTheRecordsThemselves() {
    for (String request :
        new String[] {"/replay?views=239", "/dead-letters?view=239&payload=true"}) {
      HttpResponse<String> answer = api.get("/operator" + request);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(StatsApi.json(answer).path("detail").asString()).contains("There is no parameter");
    }
    assertThat(WRITER.requests()).isEmpty();
  }

  @Test
  void deadLettersAreATableAsWellWithoutTheRecordsThemselves() {
    WRITER.answers(
        200,
        """
        {"data": [{"offset": 3, "key": "57|2026-01-19|16:00", "run_id": null, "observed_at": "2026-01-19T08:00:00Z",
                   "set_aside_at": "2026-01-19T08:00:01Z", "topic": "nuha.booking", "partition": "2",
                   "original_offset": "7", "column": "nama_rm", "reason": "=1, \\"too\\" long", "exception": null,
                   "sqlstate": "22001", "attempts": 1, "status": "waiting", "payload": "Pasien Contoh"}],
         "next": 4}""");
    String table =
        "\uFEFFoffset,key,run_id,observed_at,set_aside_at,topic,partition,original_offset,column,"
            + "reason,exception,sqlstate,attempts,status\r\n"
            + "3,57|2026-01-19|16:00,,2026-01-19T08:00:00Z,2026-01-19T08:00:01Z,nuha.booking,2,7,"
            + "nama_rm,\"'=1, \"\"too\"\" long\",,22001,1,waiting\r\n";

    HttpResponse<String> file = api.get("/operator/dead-letters.csv?view=239&from=3&limit=1");

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(table);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(name -> assertThat(name).contains("dead-letters.csv"));
    assertThat(file.headers().firstValue("Link"))
        .hasValue("</operator/dead-letters.csv?view=239&limit=1&from=4>; rel=\"next\"");
    assertThat(api.get("/operator/dead-letters?view=239", "Accept", "text/csv").body())
        .isEqualTo(table);
    assertThat(WRITER.requests())
        .containsExactly(
            "GET /dead-letters?view=239&from=3&limit=1", "GET /dead-letters?view=239&limit=500");

    String problem =
        "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"There is no view 7.\"}";
    WRITER.answers(400, problem);
    HttpResponse<String> refused = api.get("/operator/dead-letters.csv?view=7");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.body()).isEqualTo(problem);
    assertThat(api.get("/operator/dead-letters.csv?view=239&payload=true").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theAuditIsATableAndWhoeverExportsIsNoted() {
    WRITER.audited().clear();
    WRITER.answers(
        200,
        """
        {"data": [{"id": 7, "at": "2026-02-06T01:02:03Z", "who": "it-team", "role": "OPERATOR", "from": "10.0.0.7",
                   "action": "REDRIVE", "what": {"view": "239"}, "result": "DONE", "hash": "ab"}], "next": 7}""");

    HttpResponse<String> file = api.get("/operator/audit.csv?limit=1&action=REDRIVE");

    assertThat(file.body())
        .isEqualTo(
            "\uFEFFid,at,who,role,from,action,what,result,hash\r\n"
                + "7,2026-02-06T01:02:03Z,it-team,OPERATOR,10.0.0.7,REDRIVE,"
                + "\"{\"\"view\"\":\"\"239\"\"}\",DONE,ab\r\n");
    assertThat(file.headers().firstValue("Link"))
        .hasValue("</operator/audit.csv?limit=1&action=REDRIVE&before=7>; rel=\"next\"");
    assertThat(api.get("/dashboard/sync-runs?limit=3", "Accept", "text/csv").statusCode())
        .isEqualTo(200);
    api.get("/dashboard/sync-runs?limit=3"); // no export
    WRITER.answers(400, "{}");
    api.get("/operator/audit.csv?limit=0"); // refused
    await().until(() -> WRITER.audited().size() == 2);
    assertThat(WRITER.audited().get(0))
        .startsWith(
            "[{\"who\":\"anonymous\",\"role\":\"OPERATOR\",\"from\":\"127.0.0.1\",\"action\":\"EXPORT\","
                + "\"what\":{\"action\":\"REDRIVE\",\"limit\":\"1\",\"path\":\"/operator/audit.csv\"},"
                + "\"result\":\"DONE\",\"at\":\"");
    assertThat(WRITER.audited().get(1))
        .contains("\"what\":{\"limit\":\"3\",\"path\":\"/dashboard/sync-runs\"}");
  }

  @Test
  void aWriterThatDoesNotAnswerOrIsAwayIsSaidSo() {
    WRITER.hold();
    HttpResponse<String> late = api.get("/operator/replay");
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(StatsApi.json(late).path("detail").asString()).contains("not answered in time");
    WRITER.release();

    try (StatsApi alone = StatsApi.start()) {
      HttpResponse<String> away = alone.get("/operator/dead-letters?view=239");
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(StatsApi.json(away).path("detail").asString()).contains("WRITER_URL");
    }
  }

  @Test
  void runsAreThereAsWell() {
    assertThat(api.get("/operator/runs?limit=3").body()).isEqualTo("{\"data\":[]}");
    assertThat(api.get("/operator/runs/none").statusCode()).isEqualTo(503); // the fetcher is away
  }
}
