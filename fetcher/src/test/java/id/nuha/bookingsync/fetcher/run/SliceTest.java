package id.nuha.bookingsync.fetcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");

  @ParameterizedTest
  @CsvSource({
    "2026-02-06, 2026-02-06, 1",
    "2026-01-01, 2026-01-31, 1",
    "2026-01-01, 2026-02-01, 2",
    "2024-02-01, 2024-03-02, 1", // 31 days, with the 29th of February
    "2024-02-01, 2024-03-03, 2",
    "2025-02-01, 2025-03-03, 1",
    "2023-12-15, 2024-03-20, 4",
    "2015-01-01, 2026-12-31, 147"
  })
  void aWindowIsCutIntoSlicesOfAtMost31Days(LocalDate awal, LocalDate akhir, int number) {
    List<Slice> slices = slices(run(awal, akhir, JAKARTA), Slice.MAX_DAYS, JAKARTA);

    assertThat(slices).hasSize(number);
    assertAllDaysOnce(slices, awal, akhir, JAKARTA);
    assertThat(slices)
        .allSatisfy(
            slice ->
                assertThat(Duration.between(slice.start(), slice.end()))
                    .isLessThanOrEqualTo(Duration.ofDays(31)));
  }

  @Test
  void slicesOverlapByASecondAndEndWithADayOfTheClinic() {
    List<Slice> slices =
        slices(
            run(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1), JAKARTA),
            Slice.MAX_DAYS,
            JAKARTA);

    assertThat(slices)
        .containsExactly(
            new Slice(Instant.parse("2025-12-31T17:00:00Z"), Instant.parse("2026-01-31T16:59:59Z")),
            new Slice(
                Instant.parse("2026-01-31T16:59:58Z"), Instant.parse("2026-02-01T16:59:59Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu"})
  void daysOfOtherLengthsAreWholeDaysToo(String zone) {
    ZoneId clinic = ZoneId.of(zone);
    LocalDate awal = LocalDate.of(2011, 1, 1);
    LocalDate akhir = LocalDate.of(2013, 3, 3);

    assertAllDaysOnce(
        slices(run(awal, akhir, clinic), Slice.MAX_DAYS, clinic), awal, akhir, clinic);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 30})
  void slicesOfFewerDays(int maxDays) {
    LocalDate awal = LocalDate.of(2024, 2, 1);
    LocalDate akhir = LocalDate.of(2024, 4, 1);

    List<Slice> slices = slices(run(awal, akhir, JAKARTA), maxDays, JAKARTA);

    assertAllDaysOnce(slices, awal, akhir, JAKARTA);
    assertThat(slices)
        .allSatisfy(slice -> assertThat(slice.days(JAKARTA)).isLessThanOrEqualTo(maxDays));
  }

  private static void assertAllDaysOnce(
      List<Slice> slices, LocalDate awal, LocalDate akhir, ZoneId clinic) {
    LocalDate next = awal;
    for (Slice slice : slices) {
      LocalDate first = slice.firstDay(clinic);
      LocalDate last = slice.lastDay(clinic);
      assertThat(first).isEqualTo(next);
      assertThat(last).isAfterOrEqualTo(first);
      assertThat(slice.end()).isEqualTo(last.atTime(23, 59, 59).atZone(clinic).toInstant());
      next = last.plusDays(1);
      // In Apia there was no 30 December 2011.
      next = LocalDate.ofInstant(next.atStartOfDay(clinic).toInstant(), clinic);
    }
    assertThat(next).isEqualTo(akhir.plusDays(1));
    for (int i = 1; i < slices.size(); i++) {
      assertThat(slices.get(i).start()).isEqualTo(slices.get(i - 1).end().minusSeconds(1));
    }
  }

  private static List<Slice> slices(RunEvent run, int maxDays, ZoneId clinic) {
    List<Slice> slices = new ArrayList<>();
    RunEvent newest = run;
    do {
      Slice slice = Slice.firstUnreadOf(newest, maxDays, clinic);
      slices.add(slice);
      newest = newest.advanced(newest.progress().proven(slice.end(), Seen.NONE), 0, 0);
    } while (!run.windowEnd().equals(newest.progress().readUntil()));
    return slices;
  }

  private static RunEvent run(LocalDate awal, LocalDate akhir, ZoneId clinic) {
    Window window = new Windows(Clock.system(clinic)).backfill(awal, akhir);
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
        null,
        Map.of(),
        Map.of());
  }
}
