package id.nuha.bookingsync.fetcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Several pages in flight, which SIMRS answers in another order than it was asked for them. */
class PagesOutOfOrderTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final int PAGE_SIZE = 3;

  private final Kept kept = new Kept();

  /** What was published last, by booking, and all of it in its order. */
  private static final class Kept implements Publication {
    private final List<String> published = new ArrayList<>();
    private final Map<String, String> newest = new LinkedHashMap<>();

    @Override
    public void publish(RecordKey key, JsonNode record) {
      String status = record.path("status_booking").asString();
      published.add(key.text() + " " + status);
      newest.put(key.text(), status);
    }

    @Override
    public void reject(JsonNode record, UnusableKeyException why) {
      throw new AssertionError(why);
    }
  }

  /** Bookings that come, go, change and stand in another order between any two answers. */
  private static final class RestlessPages implements Pages {
    private final Random random;
    private final double restlessness;
    private final double failures;
    private final List<Integer> ids = new ArrayList<>();
    private final Map<Integer, String> statuses = new LinkedHashMap<>();
    private final Map<String, String> shownLast = new LinkedHashMap<>();
    private final Set<String> shownInPass = new TreeSet<>();
    private Set<String> thereAtFirstPage = Set.of();
    private int nextId = 1;

    RestlessPages(Random random) {
      this.random = random;
      this.restlessness = List.of(0.0, 0.02, 0.1, 0.4).get(random.nextInt(4));
      this.failures = List.of(0.0, 0.2).get(random.nextInt(2));
      IntStream.range(0, random.nextInt(5 * PAGE_SIZE)).forEach(i -> add());
    }

    @Override
    public Content page(int number) {
      IntStream.range(0, 3).forEach(i -> move());
      if (number == 1) {
        shownInPass.clear();
        thereAtFirstPage = new TreeSet<>(ids.stream().map(String::valueOf).toList());
      }
      List<Integer> shown = ids.stream().skip((number - 1L) * PAGE_SIZE).limit(PAGE_SIZE).toList();
      shown.forEach(id -> shownInPass.add(id.toString()));
      shown.forEach(id -> shownLast.put(id.toString(), statuses.get(id)));
      return new Content(
          shown.stream().map(id -> booking(id, statuses.get(id))).toList(), ids.size());
    }

    @Override
    public @Nullable Content firstTry(int number) {
      return random.nextDouble() < failures ? null : page(number);
    }

    private void move() {
      if (random.nextDouble() < restlessness) {
        switch (random.nextInt(4)) {
          case 0 -> add();
          case 1 -> remove();
          case 2 -> ids.forEach(id -> statuses.put(id, random.nextBoolean() ? "Aktif" : "Batal"));
          default -> { // the total stays
            remove();
            add();
          }
        }
      }
    }

    private void remove() {
      if (!ids.isEmpty()) {
        ids.remove(random.nextInt(ids.size()));
      }
    }

    private void add() {
      ids.add(random.nextInt(ids.size() + 1), nextId);
      statuses.put(nextId++, "Aktif");
    }
  }

  @Test
  void whateverIsCompleteWasThereAndTheNewestObservationIsPublishedLast() throws Exception {
    int complete = 0;
    int incomplete = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      RestlessPages pages = new RestlessPages(random);
      kept.newest.clear();

      FetchResult result =
          fetch(
              new FakeSimrs(pages, numbers -> random.nextInt(numbers.size())),
              1 + random.nextInt(4));

      assertThat(kept.newest).as("seed %d", seed).isEqualTo(pages.shownLast);
      if (result.status() == RunStatus.COMPLETE) {
        complete++;
        // No booking comes back once it is gone, so what two passes saw was there between them.
        assertThat(pages.shownInPass).as("seed %d", seed).isEqualTo(pages.thereAtFirstPage);
        assertThat(result.seen().records()).isEqualTo(pages.thereAtFirstPage.size());
      } else {
        incomplete++;
      }
    }
    assertThat(complete).isGreaterThan(1_000);
    assertThat(incomplete).isGreaterThan(500);
  }

  @Test
  void pagesArePublishedInTheOrderInWhichSimrsAnswers() throws Exception {
    Pages pages = new StillPages(15);

    FetchResult result = fetch(new FakeSimrs(pages, numbers -> numbers.size() - 1), 2);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(kept.published)
        .extracting(booking -> Integer.parseInt(booking.replace(" Aktif", "")))
        .containsExactly(1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 4, 5, 6);
  }

  @Test
  void aBookingOnTwoPagesIsThatOfTheLaterAnswer() throws Exception {
    // Page 3 is answered first; then booking 7 moves to page 2, and is changed.
    Pages pages =
        new StillPages(9) {
          @Override
          public Content page(int number) {
            return number == 2
                ? new Content(
                    List.of(booking(4, "Aktif"), booking(5, "Aktif"), booking(7, "Batal")), 9)
                : super.page(number);
          }
        };

    FetchResult result = fetch(new FakeSimrs(pages, numbers -> numbers.size() - 1), 2);

    assertThat(result.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(kept.published).contains("7 Aktif").endsWith("7 Batal");
  }

  @Test
  void noPageIsAskedForThatNobodyNeeds() throws Exception {
    for (int pagesInFlight = 1; pagesInFlight <= 8; pagesInFlight++) {
      for (int bookings : new int[] {0, 1, 3, 4, 6, 7, 30, 31}) {
        StillPages pages = new StillPages(bookings);

        fetch(new FakeSimrs(pages, numbers -> numbers.size() - 1), pagesInFlight);

        int pagesOfAPass = (bookings + PAGE_SIZE - 1) / PAGE_SIZE;
        int emptyPages = bookings % PAGE_SIZE == 0 ? 1 : 0;
        int passes = bookings > PAGE_SIZE || bookings == 0 ? 2 : 1;
        int emptyBehindOnly = bookings > 0 && bookings < PAGE_SIZE ? 1 : emptyPages;
        assertThat(pages.asked)
            .as("%d bookings, %d in flight", bookings, pagesInFlight)
            .isEqualTo(passes * (pagesOfAPass + emptyBehindOnly));
      }
    }
  }

  @Test
  void aPageThatFailsEndsThePassOnceTheOthersAreRead() {
    Pages pages =
        new StillPages(12) {
          @Override
          public @Nullable Content firstTry(int number) {
            return number == 2 ? null : super.firstTry(number);
          }

          @Override
          public Content page(int number) {
            if (number == 2) {
              throw new SimrsException("page 2 is gone");
            }
            return super.page(number);
          }
        };

    assertThatThrownBy(() -> fetch(new FakeSimrs(pages), 2)).hasMessage("page 2 is gone");

    assertThat(kept.newest.keySet()).containsExactly("1", "2", "3", "7", "8", "9");
  }

  @Test
  void afterATryWithoutAPageNothingElseIsInFlight() throws Exception {
    List<String> order = new ArrayList<>();
    Pages pages =
        new StillPages(15) {
          @Override
          public @Nullable Content firstTry(int number) {
            order.add("try " + number);
            return number == 2 && order.size() < 3 ? null : super.page(number);
          }

          @Override
          public Content page(int number) {
            order.add("read " + number);
            return super.page(number);
          }
        };

    FetchResult result = fetch(new FakeSimrs(pages), 2);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(order).startsWith("read 1", "try 2", "try 3", "read 2");
  }

  @Test
  void aPageBehindAnEmptyOneNeedNotBeThere() throws Exception {
    Pages shrunk =
        new Pages() {
          @Override
          public Content page(int number) {
            if (number > 2) {
              throw new SimrsException("there is no page " + number);
            }
            List<JsonNode> records = number == 1 ? new StillPages(3).page(1).records() : List.of();
            return new Content(records, 9);
          }

          @Override
          public Content pageBehind(int number) {
            return new Content(List.of(), (Long) null);
          }

          @Override
          public @Nullable Content firstTry(int number) {
            return number > 2 ? null : page(number);
          }
        };

    FetchResult result = fetch(new FakeSimrs(shrunk), 2);

    assertThat(result.reason()).contains("3 distinct records of the 9 that were stated");
  }

  @Test
  void aPageBehindAnEmptyOneIsNoOnePage() throws Exception {
    int[] passes = {0};
    Pages gap =
        number -> {
          passes[0] += number == 1 ? 1 : 0;
          return switch (number) {
            case 1 -> new Content(List.of(booking(1, "Aktif")), 3);
            case 3 -> new Content(List.of(booking(2, "Aktif"), booking(3, "Aktif")), 3);
            default -> new Content(List.of(), 3);
          };
        };

    FetchResult result = fetch(new FakeSimrs(gap), 2);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(passes[0]).isEqualTo(2);
  }

  @Test
  void aServerThatIgnoresThePageNumberIsNotAskedFurtherAhead() throws Exception {
    StillPages pages =
        new StillPages(30) {
          @Override
          public Content page(int number) {
            return super.page(1);
          }
        };

    assertThat(fetch(new FakeSimrs(pages), 2).status()).isEqualTo(RunStatus.INCOMPLETE);

    assertThat(pages.asked).isEqualTo(4 * 4);
  }

  /** Bookings 1 to so many, all of them active. */
  private static class StillPages implements Pages {
    private final Set<Integer> ids = new TreeSet<>();
    private int asked;

    StillPages(int bookings) {
      IntStream.rangeClosed(1, bookings).forEach(ids::add);
    }

    @Override
    public Content page(int number) {
      asked++;
      return new Content(
          ids.stream()
              .skip((number - 1L) * PAGE_SIZE)
              .limit(PAGE_SIZE)
              .map(id -> booking(id, "Aktif"))
              .toList(),
          ids.size());
    }
  }

  private FetchResult fetch(FakeSimrs simrs, int pagesInFlight) throws InterruptedException {
    return new Fetch(
            BOOKING,
            ZoneId.of("Asia/Jakarta"),
            simrs.firstPage(),
            new Pace(pagesInFlight),
            1_000,
            new FetchProgress())
        .into(kept);
  }

  private static JsonNode booking(int id, String status) {
    return RecordJson.parse(
        "{\"booking_id\": %d, \"status_booking\": \"%s\"}"
            .formatted(id, status)
            .getBytes(StandardCharsets.UTF_8));
  }
}
