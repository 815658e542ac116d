package id.nuha.bookingsync.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.net.URI;
import java.time.LocalDate;
import org.hibernate.validator.constraints.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@WebMvcTest(properties = "spring.mvc.problemdetails.enabled=true")
class RequestProblemsTest {
  private final MockMvcTester mvc;

  RequestProblemsTest(@Autowired MockMvcTester mvc) {
    this.mvc = mvc;
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @Import({WebConfiguration.class, Parameters.class})
  static class Application {
    @Bean
    Catalogue catalogue() {
      return Catalogue.builtIn();
    }
  }

  @RestController
  static class Parameters {
    @GetMapping("/day")
    String day(@RequestParam(required = false) LocalDate day) {
      return String.valueOf(day);
    }

    @GetMapping("/day/{day}")
    String dayOfPath(@PathVariable LocalDate day) {
      return day.toString();
    }

    @PostMapping("/days")
    String days(RequestedDays days) {
      return days.awal() + " " + days.akhir();
    }

    @GetMapping("/limit")
    String limit(@RequestParam(defaultValue = "20") @Range(min = 1, max = 500) int limit) {
      return Integer.toString(limit);
    }

    @GetMapping("/offset")
    String offset(@RequestParam @Range(max = Long.MAX_VALUE) long offset) {
      return Long.toString(offset);
    }

    @GetMapping("/dry-run")
    String dryRun(@RequestParam(defaultValue = "false") boolean dryRun) {
      return Boolean.toString(dryRun);
    }

    @GetMapping("/view")
    String view(@RequestParam(defaultValue = "") View view) {
      return view.table();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | ''                  | null null",
        "''                                  | '{}'                | null null",
        "''                                  | '  '                | null null",
        "?awal=2026-01-01                    | ''                  | 2026-01-01 null",
        "'' | '{\"awal\": \"2026-01-01\", \"akhir\": \"2026-01-31\"}' | 2026-01-01 2026-01-31",
        "?awal=2026-01-01 | '{\"akhir\": \"2026-01-31\"}' | 2026-01-01 2026-01-31",
        "?awal=2026-01-01 | '{\"awal\": \"2026-01-01\"}' | 2026-01-01 null",
        "'' | '{\"awal\": null}' | null null",
      })
  void daysMayStandInTheAddressOrInTheBody(String query, String body, String days) {
    assertThat(
            mvc.post().uri("/days" + query).contentType(MediaType.APPLICATION_JSON).content(body))
        .hasStatusOk()
        .hasBodyTextEqualTo(days);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '{\"awal\": \"2026-02-30\"}' | awal is not a date",
        "'' | '{\"awal\": 20260101}' | awal in the body is not a date as text",
        "'' | '{\"awal\": [\"2026-01-01\"]}' | awal in the body is not a date as text",
        "'' | '{\"start\": \"2026-01-01\"}' | a field that does not exist: start",
        "'' | '{\"Awal\": \"2026-01-01\"}' | a field that does not exist: Awal",
        "'' | '{\"a b\": 1}' | a field that does not exist: of that name",
        "'' | '[\"2026-01-01\"]' | is not a JSON object",
        "'' | 'null' | is not a JSON object",
        "'' | '{\"awal\"' | is not JSON",
        "'' | 'awal=2026-01-01' | is not JSON",
        "?awal=2026-01-01 | '{\"awal\": \"2026-01-02\"}' | one day in the address and another",
        "?awal=kemarin | '' | awal is not a date",
        "?tanggal=2026-01-01 | '' | no parameter tanggal here; there are awal, akhir",
        "?Awal=2026-01-01 | '' | no parameter Awal here",
        "?awal=2026-01-01&awal=2026-01-02 | '' | awal is given more than once",
        "?%3Cscript%3E=1 | '' | no parameter of that name here",
      })
  void daysThatCannotBeReadAreRefused(String query, String body, String detail) {
    assertThat(
            mvc.post()
                .uri(URI.create("/days" + query))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body))
        .hasStatus(400)
        .bodyJson()
        .extractingPath("$.detail")
        .asString()
        .contains(detail);
  }

  @Test
  void aBodyOfDaysIsBounded() {
    assertThat(mvc.post().uri("/days").content("{" + " ".repeat(20_000) + "}"))
        .hasStatus(400)
        .bodyText()
        .contains("too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/day?days=1",
        "/limit?limit=1&limit=2",
        "/view?view=239&x=",
        "/day/2026-01-01?day="
      })
  void aParameterThatDoesNotExistOrComesTwiceIsRefused(String path) {
    assertThat(mvc.get().uri(path)).hasStatus(400);
  }

  @Test
  void whatCanBeUsedArrivesInItsType() {
    assertAnswer("/day?day=2026-02-28", "2026-02-28");
    assertAnswer("/day", "null");
    assertAnswer("/limit?limit=500", "500");
    assertAnswer("/limit", "20");
    assertAnswer("/offset?offset=0", "0");
    assertAnswer("/dry-run?dryRun=true", "true");
    assertAnswer("/view?view=239", "dashboard_239");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kemarin",
        "2026-02-30",
        "2026-2-6",
        "06-02-2026",
        "12026-02-06",
        "0026-02-06",
        "%2B300000-01-01"
      })
  void aDayThatDoesNotExist(String day) {
    assertRefused(
        "/day?day=" + day, "day is not a date; give one that exists, like day=2026-02-06.");
  }

  @Test
  void aDayOfAPath() {
    assertRefused("/day/x", "day is not a date; give one that exists, like day=2026-02-06.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "many", "1.5", "", "99999999999"})
  void aNumberOutOfItsRange(String limit) {
    assertRefused(
        "/limit?limit=" + limit,
        "limit is not a whole number from 1 to 500; give one, or leave it out for 20.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "first", ""})
  void aNumberWithoutADefault(String offset) {
    assertRefused(
        "/offset?offset=" + offset,
        "offset is not a whole number from 0 to 9223372036854775807; give one.");
  }

  @Test
  void neitherTrueNorFalse() {
    assertRefused("/dry-run?dryRun=perhaps", "dryRun is neither true nor false.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?view=7", "?view=booking", "?view=-239", "?view=9999999999", "?view=", ""})
  void aViewThatIsUnknownOrMissing(String query) {
    assertRefused(
        "/view" + query, "view is no view's number; give one of [239, 123], like view=239.");
  }

  private void assertAnswer(String uri, String body) {
    assertThat(mvc.get().uri(URI.create(uri))).hasStatusOk().hasBodyTextEqualTo(body);
  }

  private void assertRefused(String uri, String detail) {
    assertThat(mvc.get().uri(URI.create(uri)))
        .hasStatus(400)
        .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyJson()
        .extractingPath("$.detail")
        .isEqualTo(detail);
  }
}
