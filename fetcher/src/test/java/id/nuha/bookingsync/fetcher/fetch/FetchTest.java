package id.nuha.bookingsync.fetcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.fetch.FakeSimrs.Content;
import id.nuha.bookingsync.fetcher.fetch.FakeSimrs.Pages;
import id.nuha.bookingsync.fetcher.simrs.Pace;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever the number of pages in flight. */
@ParameterizedClass
@ValueSource(ints = {1, 2, 3})
class FetchTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final int PAGE_SIZE = 3;

  private final int pagesInFlight;
  private final Kept kept = new Kept();

  FetchTest(int pagesInFlight) {
    this.pagesInFlight = pagesInFlight;
  }

  /** A view whose rows a test can move between two pages. */
  private static final class Rows implements Pages {
    private List<String> rows;
    private int asked;
    private long misstated;
    private UnaryOperator<List<String>> move = rows -> rows;
    private int moveAfter = -1;

    Rows(String... rows) {
      this.rows = List.of(rows);
    }

    Rows afterRequest(int number, UnaryOperator<List<String>> movement) {
      moveAfter = number;
      move = movement;
      return this;
    }

    @Override
    public Content page(int number) {
      List<JsonNode> records =
          rows.stream()
              .skip((long) (number - 1) * PAGE_SIZE)
              .limit(PAGE_SIZE)
              .map(row -> RecordJson.parse(row.getBytes(StandardCharsets.UTF_8)))
              .toList();
      Content page = new Content(records, rows.size() + misstated);
      if (++asked == moveAfter) {
        rows = move.apply(rows);
      }
      return page;
    }
  }

  private static final class Kept implements Publication {
    private final List<String> published = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private @Nullable RuntimeException fault;

    @Override
    public void publish(RecordKey key, JsonNode record) {
      if (fault != null) {
        throw fault;
      }
      published.add(key.text() + " " + record.path("status_booking").asString("-"));
    }

    @Override
    public void reject(JsonNode record, UnusableKeyException why) {
      rejected.add(why.column() + " " + why.reason());
    }
  }

  @Test
  void multiplePagesOfBookings() throws Exception {
    Rows rows = new Rows(bookings(1, 7));

    FetchResult result = fetch(rows);

    assertComplete(result);
    assertThat(kept.published).hasSize(7).doesNotHaveDuplicates();
    assertThat(rows.asked).isEqualTo(6);
  }

  @Test
  void anEmptyViewIsComplete() throws Exception {
    assertComplete(fetch(new Rows()));
  }

  @Test
  void aRemovalAndAnAdditionBetweenTwoPagesHideNothing() throws Exception {
    Rows rows =
        new Rows(bookings(1, 7))
            .afterRequest(
                1,
                all -> {
                  List<String> moved = new ArrayList<>(all);
                  moved.remove(0); // 4 slides to page 1, which was read already
                  moved.add(booking(8, "Aktif"));
                  return moved;
                });

    FetchResult result = fetch(rows);

    assertComplete(result);
    assertThat(kept.published).contains("4 Aktif", "8 Aktif").hasSize(8);
  }

  @Test
  void anAdditionBetweenTwoPagesChangesTheTotal() throws Exception {
    Rows rows =
        new Rows(bookings(1, 4))
            .afterRequest(
                1, all -> Stream.concat(Stream.of(booking(9, "Aktif")), all.stream()).toList());

    assertComplete(fetch(rows));
    assertThat(kept.published).hasSize(5).contains("9 Aktif");
  }

  @Test
  void aViewThatNeverStandsStillIsIncomplete() throws Exception {
    int[] next = {100};
    Pages restless = number -> new Rows(bookings(next[0], next[0]++ + 3)).page(number);

    FetchResult result = fetch(restless);

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("4 passes", "other ones than the pass before");
  }

  @Test
  void aWrongTotalIsIncompleteAndTheRecordsAreKept() throws Exception {
    Rows rows = new Rows(bookings(1, 5));
    rows.misstated = 2;

    FetchResult result = fetch(rows);

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("5 distinct records of the 7 that were stated");
    assertThat(kept.published).hasSize(5);
  }

  @Test
  void aTotalThatIsTooSmallHidesNoPage() throws Exception {
    Rows rows = new Rows(bookings(1, 8));
    rows.misstated = -7;

    assertThat(fetch(rows).status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(kept.published).hasSize(8);
  }

  @Test
  void aServerThatIgnoresThePageNumberIsNotAskedForEver() throws Exception {
    Rows rows = new Rows(bookings(1, 9));

    FetchResult result = fetch(number -> rows.page(1));

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(rows.asked).isEqualTo(16);
  }

  @Test
  void aTotalThatIsOnlyThePagesOwnHidesNothing() throws Exception {
    Rows rows = new Rows(bookings(1, 9));
    Pages ownTotal =
        number -> {
          Content page = rows.page(number);
          return new Content(page.records(), page.records().size());
        };

    assertThat(fetch(ownTotal).status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(kept.published).hasSize(9);
  }

  @Test
  void aTotalThatEndsWithAFullPageIsNotBelieved() throws Exception {
    Rows rows = new Rows(bookings(1, 9));
    rows.misstated = -3;

    assertThat(fetch(rows).status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(kept.published).hasSize(9);
  }

  @Test
  void aPageThatRepeatsTheOneBeforeEndsNoPass() throws Exception {
    Rows rows = new Rows(bookings(1, 9));
    Pages stuttering = number -> rows.page(rows.asked == 1 ? 1 : number);

    fetch(stuttering);

    assertThat(kept.published.subList(0, 6)).contains("7 Aktif", "9 Aktif");
  }

  @Test
  void aPageBehindTheLastMayBeMissing() throws Exception {
    Rows rows = new Rows(bookings(1, 6));
    Pages strict =
        new Pages() {
          @Override
          public Content page(int number) {
            assertThat(number).isLessThanOrEqualTo(2);
            return rows.page(number);
          }

          @Override
          public Content pageBehind(int number) {
            assertThat(number).isEqualTo(3);
            return new Content(List.of(), 0);
          }
        };

    assertComplete(fetch(strict));
  }

  @Test
  void whatAnEmptyPageBehindTheLastStatesDoesNotCount() throws Exception {
    Rows rows = new Rows(bookings(1, 6));

    assertComplete(fetch(number -> number > 2 ? new Content(List.of(), 0) : rows.page(number)));
  }

  @Test
  void whatAnEmptyPageBehindTheLastStatesMoreDoesCount() throws Exception {
    Rows rows = new Rows(bookings(1, 6));

    assertThat(fetch(number -> number > 2 ? new Content(List.of(), 9) : rows.page(number)).status())
        .isEqualTo(RunStatus.INCOMPLETE);
  }

  @Test
  void aServerThatNeverStopsIsNotReadForEver() throws Exception {
    int[] asked = {0};
    Pages endless =
        number -> {
          String record = "{\"message\": \"page %d is not there\"}".formatted(++asked[0]);
          return new Content(List.of(RecordJson.parse(record.getBytes(StandardCharsets.UTF_8))), 6);
        };

    assertThat(fetch(endless).status()).isEqualTo(RunStatus.INCOMPLETE);
  }

  @Test
  void anEmptyFirstPageWithATotalAboveZeroIsIncomplete() throws Exception {
    FetchResult result = fetch(number -> new Content(List.of(), 12));

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("0 distinct records of the 12 that were stated");
  }

  @Test
  void aPageCapThatChangesBetweenPagesHidesNothing() throws Exception {
    Rows rows = new Rows(bookings(1, 12));
    int[] asked = {0};
    // Page 1 has 3 records, page 2 the next 2 of a smaller page size: 4 and 5 are read, 6 is not.
    Pages shrinking =
        number -> {
          int size = asked[0]++ == 0 ? 3 : 2;
          List<JsonNode> records =
              rows.rows.stream()
                  .skip((long) (number - 1) * size)
                  .limit(size)
                  .map(row -> RecordJson.parse(row.getBytes(StandardCharsets.UTF_8)))
                  .toList();
          return new Content(records, rows.rows.size());
        };

    FetchResult result = fetch(shrinking);

    assertComplete(result);
    assertThat(kept.published).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void pagesThatRepeatRowsHideNothing() throws Exception {
    Rows rows = new Rows(bookings(1, 7));
    Pages repeating =
        number -> {
          Content page = rows.page(number);
          List<JsonNode> twice = new ArrayList<>(page.records());
          twice.addAll(page.records());
          return new Content(twice, page.total());
        };

    assertComplete(fetch(repeating));
    assertThat(kept.published).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void recordsWithoutAUsableKeyAreSetAsideOnceAndCount() throws Exception {
    Rows rows =
        new Rows(
            booking(1, "Aktif"),
            "{\"nama_rm\": \"Pasien Contoh\"}",
            "{\"booking_id\": \"\"}",
            "{\"booking_id\": \"abc\"}",
            "17");

    FetchResult result = fetch(rows);

    assertComplete(result);
    assertThat(kept.published).containsExactly("1 Aktif");
    assertThat(kept.rejected).hasSize(4).allMatch(reason -> reason.startsWith("booking_id "));
    assertThat(kept.rejected).noneMatch(reason -> reason.contains("abc"));
  }

  @Test
  void aChangeIsPublishedAgainAndSameContentIsNot() throws Exception {
    Rows rows =
        new Rows(
                booking(1, "Aktif"),
                "{\"booking_id\":2,\"status_booking\":\"Aktif\"}",
                booking(3, "Aktif"),
                booking(4, "Aktif"))
            .afterRequest(
                2,
                all ->
                    List.of(
                        booking(1, "Batal"),
                        "{\"status_booking\": \"Aktif\", \"booking_id\": 2}",
                        booking(3, "Aktif"),
                        booking(4, "Aktif")));

    fetch(rows);

    assertThat(kept.published)
        .containsExactly("1 Aktif", "2 Aktif", "3 Aktif", "4 Aktif", "1 Batal");
  }

  @Test
  void aChangeThatIsTakenBackIsPublishedLast() throws Exception {
    List<String> first = List.of(bookings(1, 4));
    List<String> changed =
        List.of(booking(1, "Batal"), booking(2, "Aktif"), booking(3, "Aktif"), booking(5, "Aktif"));
    Rows rows = new Rows(first.toArray(String[]::new));
    Pages backAndForth =
        number -> {
          rows.rows = rows.asked == 2 || rows.asked == 3 ? changed : first; // in the second pass
          return rows.page(number);
        };

    FetchResult result = fetch(backAndForth);

    assertComplete(result);
    assertThat(kept.published)
        .containsExactly(
            "1 Aktif", "2 Aktif", "3 Aktif", "4 Aktif", "1 Batal", "5 Aktif", "1 Aktif");
  }

  @Test
  void twoRowsUnderOneKeyDoNotTakeTurns() throws Exception {
    Rows rows = new Rows(booking(1, "Aktif"), booking(1, "Batal"));
    rows.misstated = 1; // so there are four passes

    FetchResult result = fetch(rows);

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("1 distinct records on 2 rows of the 3 that were stated");
    assertThat(kept.published).containsExactly("1 Aktif", "1 Batal");
  }

  @Test
  void whatWasReadBeforeAFailureIsPublished() {
    Rows rows = new Rows(bookings(1, 7));

    assertThatThrownBy(
            () ->
                fetch(
                    number -> {
                      if (number == 3) {
                        throw new SimrsException("gone");
                      }
                      return rows.page(number);
                    }))
        .isInstanceOf(SimrsException.class);
    assertThat(kept.published).hasSize(6);
  }

  @Test
  void whatSimrsSaidIsTheReasonAlsoWhereKafkaFailsThen() {
    Rows rows = new Rows();
    int[] passes = {0};
    Pages backAndForth =
        number -> {
          passes[0] += number == 1 ? 1 : 0;
          rows.rows =
              passes[0] == 2
                  ? List.of(
                      booking(1, "Batal"),
                      booking(2, "Aktif"),
                      booking(3, "Aktif"),
                      booking(5, "Aktif"))
                  : List.of(bookings(1, 4)); // in the third pass 1 is again what it was first
          if (passes[0] == 3 && number == 2) {
            kept.fault = new IllegalStateException("Kafka is away");
            throw new SimrsException("SIMRS is away");
          }
          return rows.page(number);
        };

    assertThatThrownBy(() -> fetch(backAndForth))
        .isInstanceOf(SimrsException.class)
        .hasMessage("SIMRS is away")
        .hasSuppressedException(new IllegalStateException("Kafka is away"));
  }

  @Test
  void moreRecordsThanThereIsRoomForAreReadInPart() throws Exception {
    FetchResult result = fetch(new Rows(bookings(1, 30)), 10);

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.hasTooManyRecords()).isTrue();
    assertThat(result.reason()).contains("more than 10 records", "mem_limit");
    assertThat(kept.published).hasSize(11);
  }

  @Test
  void asManyRecordsAsThereIsRoomForAreComplete() throws Exception {
    assertComplete(fetch(new Rows(bookings(1, 10)), 10));
  }

  @Test
  void changesThatAreTakenBackAreNotAllKeptUntilTheEndOfThePass() throws Exception {
    int bookings = 60;
    String large = "x".repeat(100_000);
    Rows rows = new Rows();
    rows.misstated = 1; // so there are four passes
    int[] passes = {0};
    Pages backAndForth =
        number -> {
          passes[0] += number == 1 ? 1 : 0;
          String status = passes[0] % 2 == 1 ? "Aktif" : "Batal";
          rows.rows =
              IntStream.rangeClosed(1, bookings)
                  .mapToObj(id -> booking(id, status + large))
                  .toList();
          if (passes[0] == 3 && number == bookings / PAGE_SIZE) { // the last one with bookings
            assertThat(kept.published).hasSizeGreaterThan(2 * bookings + bookings / 2);
          }
          return rows.page(number);
        };

    assertThat(fetch(backAndForth).status()).isEqualTo(RunStatus.INCOMPLETE);

    assertThat(passes[0]).isEqualTo(4);
    assertThat(kept.published).hasSize(4 * bookings);
  }

  @Test
  void aWindowOfOnePageIsProvenByItAndTheEmptyOneBehindIt() throws Exception {
    Rows rows = new Rows(bookings(1, 3));

    assertComplete(fetch(rows));

    assertThat(rows.asked).isEqualTo(2);
  }

  @Test
  void whereTheSecondPageCannotBeReadOnePageProvesNothing() throws Exception {
    Rows rows = new Rows(bookings(1, 3));
    Pages refusing =
        new Pages() {
          @Override
          public Content page(int number) {
            return rows.page(number);
          }

          @Override
          public Content pageBehind(int number) {
            return new Content(List.of(), (Long) null);
          }
        };

    assertComplete(fetch(refusing));

    assertThat(rows.asked).isEqualTo(2); // page 1, of two passes
  }

  @Test
  void anEmptyWindowIsAskedForTwice() throws Exception {
    Rows rows = new Rows();

    assertComplete(fetch(rows));

    assertThat(rows.asked).isEqualTo(2);
  }

  @Test
  void aPassWhoseOnlyPageHasLessThanStatedProvesNothing() throws Exception {
    Rows rows = new Rows(bookings(1, 3));
    rows.misstated = 1;

    assertThat(fetch(rows).status()).isEqualTo(RunStatus.INCOMPLETE);
  }

  @Test
  void aTotalOfTheFirstPageHoldsForAll() throws Exception {
    Rows rows = new Rows(bookings(1, 7));
    Pages once =
        number -> {
          Content page = rows.page(number);
          return number == 1 ? page : new Content(page.records(), (Long) null);
        };

    assertComplete(fetch(once));
    assertThat(kept.published).hasSize(7);
  }

  @Test
  void aTotalOfTheFirstPageThatIsNotReachedIsIncomplete() throws Exception {
    Rows rows = new Rows(bookings(1, 7));
    rows.misstated = 1;
    Pages once =
        number -> {
          Content page = rows.page(number);
          return number == 1 ? page : new Content(page.records(), (Long) null);
        };

    assertThat(fetch(once).status()).isEqualTo(RunStatus.INCOMPLETE);
  }

  @Test
  void rowsThatAJoinDoubledCountAsOftenAsTheyStandOnTheirPage() throws Exception {
    FetchResult result =
        fetch(
            new Rows(
                booking(1, "Aktif"),
                booking(1, "Batal"),
                booking(2, "Aktif"),
                booking(3, "Aktif"),
                booking(3, "Aktif"), // with equal content
                booking(3, "Selesai"),
                booking(4, "Aktif")));

    assertComplete(result);
    assertThat(result.seen()).isEqualTo(new Seen(4, 0, 2));
    assertThat(kept.published)
        .containsExactly("1 Aktif", "1 Batal", "2 Aktif", "3 Aktif", "3 Selesai", "4 Aktif");
  }

  @Test
  void asManyRowsAsStatedDoNotEndAPassBeforeItsLastPage() throws Exception {
    // Joined after it was paged: 1 to 3 stand twice on page 1.
    Pages joined =
        number -> {
          List<JsonNode> page = new ArrayList<>(new Rows(bookings(1, 13)).page(number).records());
          if (number == 1) {
            page.addAll(List.copyOf(page));
          }
          return new Content(page, 13);
        };

    FetchResult result = fetch(joined);

    assertComplete(result);
    assertThat(kept.published).hasSize(13);
  }

  @Test
  void behindMoreThanWasStatedNoPageNeedBeThere() throws Exception {
    Rows rows = new Rows(bookings(1, 6));
    rows.misstated = -1;
    Pages strict =
        new Pages() {
          @Override
          public Content page(int number) {
            assertThat(number).isLessThanOrEqualTo(2);
            return rows.page(number);
          }

          @Override
          public Content pageBehind(int number) {
            return new Content(List.of(), (Long) null);
          }
        };

    assertThat(fetch(strict).status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(kept.published).hasSize(6);
  }

  @Test
  void recordsWithoutAKeyThatStandTwiceCountTwice() throws Exception {
    FetchResult result =
        fetch(new Rows(booking(1, "Aktif"), "{}", "{}", booking(2, "Aktif"), booking(3, "Aktif")));

    assertComplete(result);
    assertThat(result.seen()).isEqualTo(new Seen(4, 1, 0));
    assertThat(kept.rejected).hasSize(1);
  }

  @Test
  void aRowThatStandsOnTwoPagesStandsInForNoOther() throws Exception {
    // An unstable order shows booking 3 on both pages and 4 on none, in every pass.
    List<String> shown = new ArrayList<>(List.of(bookings(1, 3)));
    shown.addAll(List.of(booking(3, "Batal"), booking(5, "Aktif"), booking(6, "Aktif")));

    FetchResult result = fetch(new Rows(shown.toArray(String[]::new)));

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("5 distinct records of the 6 that were stated");
  }

  @Test
  void whatStandsTwiceOnASecondPageCountsThereAgainstTheFirst() throws Exception {
    List<String> shown = new ArrayList<>(List.of(bookings(1, 3)));
    shown.addAll(List.of(booking(3, "Batal"), booking(3, "Selesai"), booking(4, "Aktif")));

    FetchResult result = fetch(new Rows(shown.toArray(String[]::new)));

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(result.reason()).contains("4 distinct records on 5 rows of the 6");
    assertThat(result.seen().repeatedKeys()).isOne();
  }

  @Test
  void recordsWithoutAKeyAreCounted() throws Exception {
    FetchResult result = fetch(new Rows(booking(1, "Aktif"), "{\"id\": 2}", "{\"id\": 3}", "17"));

    assertComplete(result);
    assertThat(result.seen()).isEqualTo(new Seen(4, 3, 0));
  }

  private static void assertComplete(FetchResult result) {
    assertThat(result.reason()).isNull();
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
  }

  private FetchResult fetch(Pages pages) throws InterruptedException {
    return fetch(pages, 1_000);
  }

  private FetchResult fetch(Pages pages, int maxRecords) throws InterruptedException {
    return new Fetch(
            BOOKING,
            ZoneId.of("Asia/Jakarta"),
            new FakeSimrs(pages).firstPage(),
            new Pace(pagesInFlight),
            maxRecords,
            new FetchProgress())
        .into(kept);
  }

  private static String[] bookings(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(id -> booking(id, "Aktif"))
        .toArray(String[]::new);
  }

  private static String booking(int id, String status) {
    return "{\"booking_id\": %d, \"status_booking\": \"%s\"}".formatted(id, status);
  }
}
