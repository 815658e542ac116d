package id.nuha.bookingsync.stats.notify;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.stats.watch.ViewState;
import id.nuha.bookingsync.stats.watch.ViewState.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-27T07:15:00+07:00");

  @TempDir private Path folder;

  @Test
  void aStateIsToldWhenItBeginsAndOnceMoreWhenItIsWellAgain() {
    assertThat(told(State.COMPLETE, State.FAILED, State.FAILED, State.COMPLETE, State.COMPLETE))
        .containsExactly(State.FAILED, State.COMPLETE);
    assertThat(told(State.FAILED, State.COMPLETE, State.FAILED))
        .containsExactly(State.FAILED, State.COMPLETE, State.FAILED);
  }

  @Test
  void everyStateOfTroubleIsToldAndWhatComesBackBeforeItIsWellIsNot() {
    assertThat(
            told(
                State.OVERDUE,
                State.FAILED,
                State.STOPPED,
                State.FAILED,
                State.INCOMPLETE,
                State.OVERDUE,
                State.COMPLETE))
        .containsExactly(
            State.OVERDUE, State.FAILED, State.STOPPED, State.INCOMPLETE, State.COMPLETE);
  }

  @Test
  void whatWasNeverInTroubleIsNotToldToBeWell() {
    assertThat(told(State.NEVER, State.COMPLETE, State.COMPLETE)).isEmpty();
    assertThat(told(State.FAILED, State.NEVER)).containsExactly(State.FAILED);
    assertThat(told(State.OVERDUE, State.UNKNOWN, State.OVERDUE)).containsExactly(State.OVERDUE);
  }

  @Test
  void eachViewIsToldByItself() {
    Notices notices =
        Notices.none()
            .after(List.of(view(239, State.FAILED), view(123, State.COMPLETE)), NOW)
            .after(List.of(view(239, State.FAILED), view(123, State.FAILED)), NOW)
            .after(List.of(view(239, State.COMPLETE), view(123, State.FAILED)), NOW);

    assertThat(notices.waiting())
        .extracting(notice -> notice.view() + " " + notice.state())
        .containsExactly("239 FAILED", "123 FAILED", "239 COMPLETE");
  }

  @Test
  void whatWaitsIsBounded() {
    Notices notices = Notices.none();
    for (int i = 0; i < 200; i++) {
      notices = notices.after(List.of(view(239, State.FAILED)), NOW);
      notices = notices.after(List.of(view(239, State.COMPLETE)), NOW.plusMinutes(i));
    }

    assertThat(notices.waiting()).hasSize(100);
    assertThat(notices.waiting().get(99).at()).isEqualTo(NOW.plusMinutes(199));
  }

  @Test
  void aFileKeepsAllOfIt() throws Exception {
    Path path = folder.resolve("new/notified.json");
    NoticesFile file = new NoticesFile(path);
    Notices notices =
        Notices.none().after(List.of(view(239, State.FAILED), view(123, State.OVERDUE)), NOW);

    assertThat(file.read()).isEqualTo(Notices.none());
    file.write(notices);
    assertThat(new NoticesFile(path).read()).isEqualTo(notices);
    Files.writeString(path, "{\"told\": ");
    assertThat(file.read()).isEqualTo(Notices.none());
  }

  @Test
  void aLongReasonIsCutOff() {
    Notice notice =
        Notice.of(
            new ViewState(239, "booking pasien", State.FAILED, "x".repeat(9_000), "r", NOW), NOW);

    assertThat(notice.reason()).hasSize(501);
    assertThat(notice.text()).startsWith("Booking Sync: view 239 (booking pasien) could not");
    assertThat(notice.text().length()).isLessThan(600);
  }

  /** What is told while a view goes through the states. */
  private static List<State> told(State... states) {
    Notices notices = Notices.none();
    for (State state : states) {
      notices = notices.after(List.of(view(239, state)), NOW);
    }
    return notices.waiting().stream().map(Notice::state).toList();
  }

  private static ViewState view(int id, State state) {
    return new ViewState(id, "booking pasien", state, "SIMRS answered 500", "run-1", null);
  }
}
