package id.nuha.bookingsync.simulator;

import static id.nuha.bookingsync.simulator.RunningSimulator.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FaultsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 6);

  private final RunningSimulator simrs = RunningSimulator.builtIn(239);

  @AfterEach
  void stop() {
    simrs.close();
  }

  @Test
  void aStatusComesAsOftenAsOrdered() {
    simrs.order("faults", "{\"status\":503,\"times\":2}");

    assertThat(page(1).statusCode()).isEqualTo(503);
    assertThat(page(1).statusCode()).isEqualTo(503);
    assertThat(page(1).statusCode()).isEqualTo(200);
  }

  @Test
  void anErrorMaySayWhenToComeAgain() {
    simrs.order("faults", "{\"status\":429,\"retryAfter\":7}");

    HttpResponse<String> answer = page(1);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
  }

  @Test
  void aLoginPageHasStatus200() {
    simrs.order("faults", "{\"html\":true}");

    HttpResponse<String> answer = page(1);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(answer.body()).startsWith("<html>");
  }

  @Test
  void aResetIsNoAnswer() {
    simrs.order("faults", "{\"reset\":true}");

    assertThatThrownBy(() -> page(1)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void halfOfAnAnswerIsNoJson() {
    String whole = page(1).body();
    simrs.order("faults", "{\"cut\":true,\"hang\":1}");

    assertThat(page(1).body()).isEqualTo(whole.substring(0, whole.length() / 2));
  }

  @Test
  void theTotalMayBeWrong() {
    int total = json(page(1)).path("count").intValue();
    simrs.order("faults", "{\"total\":-3}");

    assertThat(json(page(1)).path("count").intValue()).isEqualTo(total - 3);
  }

  @Test
  void aPageMayBeEmptyRepeatedOrShort() {
    JsonNode first = json(page(1));
    simrs.order("faults", "{\"empty\":true}");
    simrs.order("faults", "{\"repeat\":true}");
    simrs.order("faults", "{\"cap\":4}");

    JsonNode empty = json(page(1));
    assertThat(empty.path("list").isEmpty()).isTrue();
    assertThat(empty.path("count")).isEqualTo(first.path("count"));
    assertThat(json(page(2)).path("list")).isEqualTo(first.path("list"));
    assertThat(json(page(1)).path("list").size()).isEqualTo(4);
  }

  @Test
  void theBodyMayTellAnotherStatusThanHttp() {
    simrs.order("faults", "{\"bodyStatus\":401}");
    simrs.order("faults", "{\"noData\":true}");

    HttpResponse<String> expired = page(1);
    assertThat(expired.statusCode()).isEqualTo(200);
    assertThat(json(expired).at("/meta_data/status").intValue()).isEqualTo(401);
    HttpResponse<String> none = page(1);
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(json(none).at("/meta_data/status").intValue()).isEqualTo(404);
  }

  @Test
  void aListMayBeAnObjectAndATotalMissing() {
    JsonNode plain = json(page(1));
    simrs.order("faults", "{\"keyed\":true,\"uncounted\":true}");

    JsonNode page = json(page(1));

    assertThat(page.path("count").isNull()).isTrue();
    assertThat(page.path("list").isObject()).isTrue();
    assertThat(page.path("list").propertyNames()).startsWith("0", "2", "4");
    assertThat(page.at("/list/2")).isEqualTo(plain.at("/list/1"));
  }

  @Test
  void aJoinMayDoubleRows() {
    JsonNode plain = json(page(1));
    simrs.order("faults", "{\"twice\":2}");

    JsonNode page = json(page(1));

    assertThat(page.path("count").intValue()).isEqualTo(plain.path("count").intValue() + 2);
    assertThat(page.at("/list/1")).isEqualTo(page.at("/list/0"));
    assertThat(page.at("/list/2")).isEqualTo(page.at("/list/3")).isEqualTo(plain.at("/list/1"));
    assertThat(page.at("/list/4")).isEqualTo(plain.at("/list/2"));
  }

  @Test
  void fieldsMayHaveOtherValuesOrNames() {
    simrs.order("faults", "{\"set\":{\"id_tagihan\":\"-\",\"asuransi\":[]}}");
    simrs.order("faults", "{\"renamed\":\"booking_id\"}");

    assertThat(json(page(1)).path("list").values())
        .allMatch(row -> row.path("id_tagihan").asString().equals("-"))
        .allMatch(row -> row.path("asuransi").isArray());
    assertThat(json(page(1)).path("list").values())
        .noneMatch(row -> row.has("booking_id"))
        .allMatch(row -> row.has("renamed_field"));
  }

  @Test
  void aTextMayHaveALineBreak() {
    String plain = page(1).body();
    simrs.order("faults", "{\"rawBreak\":true}");

    String broken = page(1).body();

    assertThat(broken).contains("\n").hasSameSizeAs(plain);
  }

  @Test
  void aBodyMayComeInAnotherCharsetOrPacked() {
    String plain = page(1).body();
    simrs.order("faults", "{\"charset\":\"utf-16\"}");
    simrs.order("faults", "{\"gzip\":true}");

    HttpResponse<String> encoded = page(1);
    assertThat(encoded.body()).isEqualTo(plain);
    assertThat(encoded.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-16");
    HttpResponse<String> packed = page(1);
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.body()).isNotEqualTo(plain);
  }

  @Test
  void aFaultThatIsNotKnownIsRefused() {
    HttpResponse<String> answer = simrs.post("faults", "{\"hangs\":5}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("expireToken, hang, status");
  }

  @Test
  void ofTwoThatAnswerForTheRequestTheLaterNamedWins() {
    Map<String, JsonNode> order = new HashMap<>();
    order.put("reset", JsonMapper.shared().readTree("true"));
    order.put("status", JsonMapper.shared().readTree("500"));

    assertThat(Faults.from(order).instead(null)).isEqualTo(Response.RESET);
  }

  private HttpResponse<String> page(int page) {
    return simrs.bookings(DAY, page, 10);
  }
}
