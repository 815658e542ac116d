package id.nuha.bookingsync.fetcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaysInWordsTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
  private final DaysInWords words = new DaysInWords(JAKARTA);

  @Test
  void aRunOfOneSliceSaysOnlyWhy() {
    RunEvent run = run("2026-01-01", "2026-01-31");

    assertThat(words.withProvenDays("SIMRS is away", run)).isEqualTo("SIMRS is away");
    assertThat(words.unproven(run)).isNull();
    RunEvent unproven = unproven(run, 31, "restless");
    assertThat(words.unproven(unproven)).isEqualTo("restless");
    assertThat(words.withProvenDays("restless", unproven)).isEqualTo("restless");
  }

  @Test
  void aRunOfSeveralSlicesNamesTheDaysThatAreProven() {
    RunEvent run = run("2026-01-01", "2026-04-30");

    assertThat(words.withProvenDays("SIMRS is away", run))
        .isEqualTo("SIMRS is away; none of its days is proven");
    assertThat(words.withProvenDays("SIMRS is away", proven(proven(run, 31), 31)))
        .isEqualTo("SIMRS is away; proven: 2026-01-01 to 2026-03-02");
    assertThat(words.withProvenDays("SIMRS is away", proven(run, 1)))
        .isEqualTo("SIMRS is away; proven: 2026-01-01");
  }

  @Test
  void slicesThatCouldNotBeProvenAreNamedAndLeftOut() {
    RunEvent run = run("2026-01-01", "2026-12-31");
    run = unproven(proven(run, 31), 31, "first");
    run = unproven(proven(unproven(run, 31, "second"), 31), 1, "third");
    run = proven(run, 1);

    assertThat(words.unproven(run)).isEqualTo("2026-02-01 to 2026-04-01: first; 2026-05-02: third");
    assertThat(words.withProvenDays("restless", run))
        .isEqualTo(
            "restless; proven: 2026-01-01 to 2026-01-31, 2026-04-02 to 2026-05-01, 2026-05-03");
  }

  @Test
  void manySpansAreNotAllNamed() {
    RunEvent run = run("2026-01-01", "2026-12-31");
    for (int day = 0; day < 50; day += 2) {
      run = unproven(proven(run, 1), 1, "restless");
    }

    assertThat(words.unproven(run)).endsWith("2026-01-20: restless, and 15 more");
    assertThat(words.withProvenDays("restless", run)).endsWith("2026-01-19, and 15 more");
  }

  @Test
  void aShortWindowThatHadTooManyRecordsHasSlicesToo() {
    RunEvent run = run("2026-01-01", "2026-01-02");

    assertThat(words.withProvenDays("SIMRS is away", proven(run, 1)))
        .isEqualTo("SIMRS is away; proven: 2026-01-01");
    assertThat(words.unproven(unproven(proven(run, 1), 1, "too many")))
        .isEqualTo("2026-01-02: too many");
  }

  private static RunEvent proven(RunEvent run, int maxDays) {
    return after(run, run.progress().proven(next(run, maxDays).end(), Seen.NONE));
  }

  private static RunEvent unproven(RunEvent run, int maxDays, String reason) {
    Slice slice = next(run, maxDays);
    return after(run, run.progress().unproven(slice.start(), slice.end(), reason, Seen.NONE));
  }

  private static Slice next(RunEvent run, int maxDays) {
    return Slice.firstUnreadOf(run, maxDays, JAKARTA);
  }

  private static RunEvent after(RunEvent run, RunProgress progress) {
    return run.advanced(progress, 0, 0);
  }

  private static RunEvent run(String awal, String akhir) {
    Window window =
        new Windows(Clock.system(JAKARTA)).backfill(LocalDate.parse(awal), LocalDate.parse(akhir));
    return new RunEvent(
        "00000000-0000-4000-8000-000000000001",
        239,
        RunEvent.Trigger.MANUAL,
        0,
        false,
        window.start(),
        window.end(),
        RunStatus.RUNNING,
        null,
        Instant.EPOCH,
        null,
        0,
        0,
        "topic",
        Map.of(),
        Map.of());
  }
}
