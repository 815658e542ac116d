package id.nuha.bookingsync.fetcher.simrs;

import static id.nuha.bookingsync.fetcher.servers.StubSimrs.ok;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.page;
import static id.nuha.bookingsync.fetcher.servers.StubSimrs.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.clocks.SettableMonotonicClock;
import id.nuha.bookingsync.fetcher.fetch.Fetch;
import id.nuha.bookingsync.fetcher.fetch.FetchProgress;
import id.nuha.bookingsync.fetcher.fetch.FetchResult;
import id.nuha.bookingsync.fetcher.fetch.Publication;
import id.nuha.bookingsync.fetcher.retry.DefaultRetrySettings;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Answer;
import id.nuha.bookingsync.fetcher.servers.StubSimrs.Request;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two pages in flight, over HTTP. Each of six pages holds one booking of that number. */
@Timeout(120)
class PagesInFlightTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final Instant NOW = Instant.parse("2026-02-06T03:00:00Z");
  private static final int PAGES = 6;

  @TempDir Path folder;
  private final SettableMonotonicClock monotonic = new SettableMonotonicClock();
  private final Pace pace = new Pace(2);
  private final List<Integer> published = new CopyOnWriteArrayList<>();
  private final Map<Integer, CountDownLatch> publications = Map.of(4, new CountDownLatch(1));
  private final CountDownLatch thirdIsAsked = new CountDownLatch(1);
  private final StubSimrs simrs = StubSimrs.answering(request -> bookings(request.page()));

  @AfterEach
  void stopSimrs() {
    simrs.close();
  }

  @Test
  void whatSimrsAnswersFirstIsPublishedFirst() throws Exception {
    simrs.answers(
        request -> {
          if (isFirst(request, 2)) {
            await(publications.get(4)); // and so is page 3 by then
          }
          return bookings(request.page());
        });

    FetchResult result = fetch();

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(published.subList(0, 3)).containsExactly(1, 3, 4);
    assertThat(published).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(pace.requests()).isEqualTo(2L * (PAGES + 1)).isEqualTo(simrs.requests().size());
  }

  @Test
  void neverAreMoreInFlightThanMayBe() throws Exception {
    AtomicInteger now = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    List<Integer> atOnce = new CopyOnWriteArrayList<>();
    simrs.answers(
        request -> {
          atOnce.add(now.incrementAndGet());
          if (isFirst(request, 2) || isFirst(request, 3)) {
            both.countDown();
            await(both);
          }
          now.decrementAndGet();
          return bookings(request.page());
        });

    fetch();

    assertThat(atOnce).contains(2).allMatch(pages -> pages <= 2);
  }

  @Test
  void tooManyRequestsSlowTheRunDown() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    simrs.answers(
        request -> {
          if (isFirst(request, 3)) {
            answered.countDown();
            return new Answer(429, Map.of("Retry-After", "17"), "");
          }
          if (isFirst(request, 2)) {
            await(answered);
          }
          return bookings(request.page());
        });

    FetchResult result = fetch();

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(published).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(pace.pagesInFlight()).isEqualTo(1);
    assertThat(monotonic.elapsed()).isEqualTo(Duration.ofSeconds(17));
    assertThat(simrs.requests()).hasSize(2 * (PAGES + 1) + 1);
  }

  @Test
  void oneThatIsToldToWaitHoldsTheOthersBack() throws Exception {
    simrs.answers(
        request ->
            request.page() == 2
                ? new Answer(429, Map.of("Retry-After", "17"), "")
                : bookings(request.page()));
    SimrsClient client = client();
    AskedPage second = client.pages(BOOKING, NOW, NOW, pace).next().ask();
    second.answered().toCompletableFuture().join();

    assertThat(second.page()).isNull();
    client.pages(BOOKING, NOW, NOW, new Pace(2)).follow();

    assertThat(monotonic.sleeps()).containsExactly(Duration.ofSeconds(17));
  }

  @Test
  void aFailureInOneOfTwoEndsTheFetchOnceTheOtherIsPublished() {
    simrs.answers(
        request -> {
          if (request.page() == 3) {
            await(thirdIsAsked);
          }
          if (request.page() == 2) {
            thirdIsAsked.countDown();
            return status(403);
          }
          return bookings(request.page());
        });

    assertThatThrownBy(this::fetch)
        .isInstanceOf(SimrsException.class)
        .hasMessageContaining("Page 2 of view 239 was refused: SIMRS answered 403");

    assertThat(published).contains(1, 3).doesNotContain(2);
  }

  @Test
  void aTokenThatExpiresUnderTwoPagesIsRefreshedOnce() throws Exception {
    simrs.answers(
        request -> {
          if (request.isRefresh()) {
            return ok("{\"token\": \"token-1\"}");
          }
          if (isFirst(request, 2)) {
            await(thirdIsAsked);
          }
          thirdIsAsked(request);
          boolean isGood = request.page() == 1 || request.headers().get("token").equals("token-1");
          return isGood ? bookings(request.page()) : status(401);
        });

    FetchResult result = fetch();

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(published).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(simrs.refreshes()).isOne();
  }

  @Test
  void aTryThatFailsIsFollowedByOthers() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    simrs.answers(
        request ->
            request.page() % 2 == 0 && failures.incrementAndGet() <= 4
                ? status(503)
                : bookings(request.page()));

    assertThat(fetch().status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(published).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aPageThatIsTooLargeBesideOthersIsReadAloneAndSoAreAllBehindIt() throws Exception {
    String more = "x".repeat(MemoryLimits.MAX_PAGE_BYTES / 2);
    simrs.answers(
        request ->
            request.page() == 3
                ? ok(
                    "{\"more\": \"%s\", \"count\": 6, \"list\": [{\"booking_id\": 3}]}"
                        .formatted(more))
                : bookings(request.page()));

    FetchResult result = fetch();

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(published).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(pace.pagesInFlight()).isEqualTo(1);
    assertThat(pace.requests()).isEqualTo(2L * (PAGES + 1) + 1);
  }

  @Test
  void aLargeFirstPageIsTheOnlyOneInMemory() throws Exception {
    String more = "x".repeat(MemoryLimits.MAX_PAGE_BYTES / 2);
    simrs.answers(
        request ->
            request.page() == 1
                ? ok(
                    "{\"more\": \"%s\", \"count\": 1, \"list\": [{\"booking_id\": 1}]}"
                        .formatted(more))
                : page(1));

    fetch();

    assertThat(pace.pagesInFlight()).isEqualTo(1);
  }

  @Test
  void aServerThatIsAwayIsNoFaultBeforeThePageIsFollowed() throws Exception {
    URI nobody = simrs.url();
    simrs.close();
    AskedPage asked = client(nobody).pages(BOOKING, NOW, NOW, pace).next().ask();

    assertThat(asked.answered().handle((answer, failure) -> failure).toCompletableFuture().join())
        .isNotNull();
    assertThat(asked.page()).isNull();
    assertThat(asked.followIfAny().records()).isEmpty();
  }

  private FetchResult fetch() throws InterruptedException {
    Publication publication =
        new Publication() {
          @Override
          public void publish(RecordKey key, JsonNode record) {
            int id = record.path("booking_id").asInt();
            published.add(id);
            CountDownLatch latch = publications.get(id);
            if (latch != null) {
              latch.countDown();
            }
          }

          @Override
          public void reject(JsonNode record, UnusableKeyException why) {
            throw new AssertionError(why);
          }
        };
    return new Fetch(
            BOOKING,
            ZoneId.of("Asia/Jakarta"),
            client().pages(BOOKING, NOW, NOW, pace),
            pace,
            1_000,
            new FetchProgress())
        .into(publication);
  }

  private SimrsClient client() {
    return client(simrs.url());
  }

  private SimrsClient client(URI url) {
    return SimrsClient.of(
        new SimrsSettings(
            url,
            "token-0",
            "api-key",
            "refresh-0",
            1,
            Duration.ZERO,
            2,
            folder.resolve("private/simrs-token"),
            List.of(),
            false),
        DefaultRetrySettings.get().simrs(),
        () -> {},
        Clock.fixed(NOW, ZoneOffset.UTC),
        monotonic,
        new SimpleMeterRegistry());
  }

  private static Answer bookings(int number) {
    return number > PAGES ? page(PAGES) : page(PAGES, "{\"booking_id\": %d}".formatted(number));
  }

  /** Whether this is the first request for that page. */
  private boolean isFirst(Request request, int number) {
    return request.page() == number
        && simrs.requests().stream().filter(one -> one.page() == number).count() == 1;
  }

  private void thirdIsAsked(Request request) {
    if (request.page() == 3) {
      thirdIsAsked.countDown();
    }
  }

  private static void await(@Nullable CountDownLatch latch) {
    try {
      assertThat(latch != null && latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
