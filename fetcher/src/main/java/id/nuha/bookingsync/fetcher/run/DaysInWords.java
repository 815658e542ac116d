package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress.Unproven;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which days of a run are proven and which are not, for the reason that a run ends with. */
final class DaysInWords {
  private static final int MAX_SPANS = 10;

  private final ZoneId clinic;

  DaysInWords(ZoneId clinic) {
    this.clinic = clinic;
  }

  /** A reason, followed by the days that are proven, where the run has several slices. */
  String withProvenDays(String reason, RunEvent run) {
    return hasSlices(run) ? reason + "; " + proven(run) : reason;
  }

  /** Why the slices that could not be proven are not; null if there is none. */
  @Nullable String unproven(RunEvent run) {
    List<Unproven> unproven = run.progress().unproven();
    if (unproven.isEmpty()) {
      return null;
    }
    if (!hasSlices(run)) {
      return unproven.get(0).reason();
    }
    String slices =
        unproven.stream()
            .limit(MAX_SPANS)
            .map(slice -> span(slice) + ": " + slice.reason())
            .collect(Collectors.joining("; "));
    return slices + more(unproven.size());
  }

  private String proven(RunEvent run) {
    List<String> spans = new ArrayList<>();
    Instant readUntil = run.progress().readUntil();
    if (readUntil != null) {
      LocalDate next = new Slice(run.windowStart(), readUntil).firstDay(clinic);
      for (Unproven slice : run.progress().unproven()) {
        addSpan(spans, next, slice(slice).firstDay(clinic).minusDays(1));
        next = slice(slice).lastDay(clinic).plusDays(1);
      }
      addSpan(spans, next, LocalDate.ofInstant(readUntil, clinic));
    }
    return spans.isEmpty()
        ? "none of its days is proven"
        : "proven: "
            + spans.stream().limit(MAX_SPANS).collect(Collectors.joining(", "))
            + more(spans.size());
  }

  private static void addSpan(List<String> spans, LocalDate first, LocalDate last) {
    if (!last.isBefore(first)) {
      spans.add(first.equals(last) ? first.toString() : first + " to " + last);
    }
  }

  private String span(Unproven slice) {
    List<String> span = new ArrayList<>();
    addSpan(span, slice(slice).firstDay(clinic), slice(slice).lastDay(clinic));
    return String.join("", span);
  }

  private static String more(int spans) {
    return spans > MAX_SPANS ? ", and %d more".formatted(spans - MAX_SPANS) : "";
  }

  private static Slice slice(Unproven unproven) {
    return new Slice(unproven.start(), unproven.end());
  }

  // Also a short window has several if it had too many records for one.
  private static boolean hasSlices(RunEvent run) {
    return Slice.isLongerThanOne(run)
        || isReadInPart(run)
        || (!run.progress().unproven().isEmpty() && !isWholeWindowUnproven(run));
  }

  private static boolean isReadInPart(RunEvent run) {
    Instant readUntil = run.progress().readUntil();
    return readUntil != null && readUntil.isBefore(run.windowEnd());
  }

  private static boolean isWholeWindowUnproven(RunEvent run) {
    List<Unproven> unproven = run.progress().unproven();
    return unproven.size() == 1
        && unproven.get(0).start().equals(run.windowStart())
        && unproven.get(0).end().equals(run.windowEnd());
  }
}
