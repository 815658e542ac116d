package id.nuha.bookingsync.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.web.ErrorResponseException;

@Timeout(60)
class RequestBulkheadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SHARE = 3;
  private static final int PLACES = 5;

  private final CountDownLatch postgresql = new CountDownLatch(1);
  private final List<String> carriedOut = new CopyOnWriteArrayList<>();
  private final RequestBulkhead bulkhead =
      new RequestBulkhead(new RequestLimits(1, PLACES, Duration.ofMinutes(10)), SHARE);

  @BeforeEach
  void somethingTakesLong() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> unused = bulkhead.submit("ani", () -> waiting(begun));
    await().until(() -> begun.getCount() == 0);
  }

  private Void waiting(CountDownLatch begun) {
    begun.countDown();
    try {
      postgresql.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  @AfterEach
  void stop() {
    postgresql.countDown();
    bulkhead.destroy();
  }

  @Test
  void aCallerHasAShareAndOthersHaveTheirTurnBeforeItsLast() {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 1; i <= SHARE; i++) {
      all.add(submit("ani", "ani " + i));
    }

    CompletableFuture<String> oneTooMany = submit("ani", "ani " + (SHARE + 1));
    assertRefused(oneTooMany, 429, "3 requests of ani wait");

    all.add(submit("budi", "budi 1"));
    all.add(submit("budi", "budi 2"));
    assertRefused(submit("budi", "budi 3"), 503, "Too many requests wait");
    assertThat(all).noneMatch(CompletableFuture::isDone);

    postgresql.countDown();
    all.forEach(one -> one.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    assertThat(carriedOut).containsExactly("ani 1", "budi 1", "ani 2", "budi 2", "ani 3");
    assertThat(submit("ani", "ani again").join()).isEqualTo("ani again");
  }

  @Test
  void whoWaitsForTooLongHasItsPlaceNoLonger() {
    RequestBulkhead impatient =
        new RequestBulkhead(new RequestLimits(1, PLACES, Duration.ofMillis(500)), SHARE);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> unused = impatient.submit("ani", () -> waiting(begun));
    await().until(() -> begun.getCount() == 0);

    for (int round = 1; round <= 2; round++) {
      List<CompletableFuture<Boolean>> late =
          IntStream.range(0, PLACES)
              .mapToObj(i -> impatient.submit("caller " + i, () -> carriedOut.add("late")))
              .toList();
      assertThat(late).as("each has a place").noneMatch(CompletableFuture::isDone);
      late.forEach(one -> assertRefused(one, 503, "Too many requests wait"));
    }
    postgresql.countDown();
    await()
        .until(
            () ->
                impatient
                    .submit("ani", () -> "in time")
                    .handle((answer, fault) -> fault == null)
                    .join());
    impatient.destroy();
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void whoWaitsIsToldThatTheServiceStops() {
    List<CompletableFuture<String>> all = List.of(submit("ani", "ani"), submit("budi", "budi"));

    bulkhead.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

    all.forEach(one -> assertRefused(one, 503, "is being stopped"));
    assertRefused(submit("ani", "ani"), 503, "is being stopped");
  }

  private CompletableFuture<String> submit(String caller, String request) {
    return bulkhead.submit(
        caller,
        () -> {
          carriedOut.add(request);
          return request;
        });
  }

  private static void assertRefused(CompletableFuture<?> answer, int status, String detail) {
    assertThatThrownBy(answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .asInstanceOf(InstanceOfAssertFactories.type(ErrorResponseException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.getStatusCode().value()).isEqualTo(status);
              assertThat(refusal.getBody().getDetail()).contains(detail);
              assertThat(refusal.getHeaders().getFirst("Retry-After")).isEqualTo("30");
            });
  }
}
