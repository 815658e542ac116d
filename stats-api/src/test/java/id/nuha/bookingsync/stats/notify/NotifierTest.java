package id.nuha.bookingsync.stats.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.servers.StubReceiver;
import id.nuha.bookingsync.stats.watch.ViewState;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import id.nuha.bookingsync.stats.watch.ViewStatesSeen;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class NotifierTest {
  @TempDir private Path folder;
  private final StubReceiver receiver = StubReceiver.start();
  private final NoonClock clock = new NoonClock();
  private Notifier notifier;

  @BeforeEach
  void start() {
    notifier = notifier();
  }

  @AfterEach
  void stop() throws InterruptedException {
    notifier.destroy();
    receiver.close();
  }

  @Test
  void oneNoticeWhenItFailsAndOneWhenItIsWellAgain() {
    see(State.FAILED);
    see(State.FAILED);
    await().until(() -> receiver.taken().size() == 1);
    see(State.COMPLETE);
    see(State.COMPLETE);
    await().until(() -> receiver.taken().size() == 2);

    JsonNode failed = receiver.taken().get(0);
    assertThat(failed.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "at", "view", "name", "state", "reason", "run_id", "last_complete", "text");
    assertThat(failed.path("state").asString()).isEqualTo("FAILED");
    assertThat(failed.path("at").asString()).isEqualTo("2026-11-27T12:00:00+07:00");
    assertThat(failed.path("text").asString())
        .isEqualTo(
            "Booking Sync: view 239 (booking pasien) could not be synced: SIMRS answered 500");
    JsonNode well = receiver.taken().get(1);
    assertThat(well.path("state").asString()).isEqualTo("COMPLETE");
    assertThat(well.path("reason").isNull()).isTrue();
    assertThat(well.path("id").asString()).isNotEqualTo(failed.path("id").asString());
  }

  @Test
  void aRestartTellsNothingTwiceAndWhatWasNotTaken(CapturedOutput output) throws Exception {
    see(State.FAILED);
    await().until(() -> receiver.taken().size() == 1);
    receiver.answers(503);
    see(State.COMPLETE);
    await().until(() -> receiver.refused().size() >= 2);
    notifier.destroy();
    receiver.answers(200);

    notifier = notifier();
    see(State.COMPLETE);
    await().until(() -> receiver.taken().size() == 2);
    see(State.FAILED);
    await().until(() -> receiver.taken().size() == 3);

    assertThat(receiver.taken())
        .extracting(notice -> notice.path("state").asString())
        .containsExactly("FAILED", "COMPLETE", "FAILED");
    assertThat(receiver.refused())
        .extracting(notice -> notice.path("id").asString())
        .containsOnly(receiver.taken().get(1).path("id").asString());
    assertThat(output.getOut()).containsOnlyOnce("127.0.0.1 does not take notifications");
    assertThat(output.getOut()).contains("it answers 503");
    assertThat(output.getAll()).doesNotContain(StubReceiver.SECRET);
  }

  @Test
  void whatIsNotTakenIsPostedAgainInOrder() {
    receiver.answers(503);
    see(State.FAILED);
    see(State.COMPLETE);
    await().until(() -> receiver.refused().size() >= 3);
    receiver.answers(204);

    await().until(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken())
        .extracting(notice -> notice.path("state").asString())
        .containsExactly("FAILED", "COMPLETE");
    assertThat(receiver.refused())
        .extracting(notice -> notice.path("state").asString())
        .containsOnly("FAILED");
  }

  @Test
  void aReceiverThatNeverAnswersDelaysNobodyAndIsGivenUpAfterADay(CapturedOutput output) {
    receiver.answers(0);
    see(State.FAILED);
    await().until(() -> receiver.refused().size() == 1);
    see(State.OVERDUE); // returns although the first post is still under way
    await().until(() -> output.getOut().contains("it does not answer within 1 s"));
    clock.now = clock.now.plus(Duration.ofHours(25));
    see(State.STOPPED);

    await().until(() -> output.getOut().contains("view 239 is OVERDUE was not taken"));
    assertThat(output.getOut()).contains("view 239 is FAILED was not taken by 127.0.0.1");
    receiver.answers(200);
    await().until(() -> receiver.taken().size() == 1);
    assertThat(receiver.taken().get(0).path("state").asString()).isEqualTo("STOPPED");
    assertThat(output.getAll()).doesNotContain(StubReceiver.SECRET);
  }

  private Notifier notifier() {
    return new Notifier(
        new Webhook(URI.create(receiver.url()), Duration.ofSeconds(1)),
        new NoticesFile(folder.resolve("notified.json")),
        new RetrySettings.Notifications(
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofDays(1)),
        clock);
  }

  private void see(State state) {
    notifier.on(
        new ViewStatesSeen(
            List.of(
                new ViewState(239, "booking pasien", state, "SIMRS answered 500", "run-1", null))));
  }

  /** Noon in the clinic, until the test moves it. */
  private static final class NoonClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-27T05:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.ofHours(7);
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
