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
