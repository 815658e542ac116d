package id.nuha.bookingsync.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How far a run has read its window, slice by slice. Proven is what lies before {@code readUntil}
 * and in no unproven slice.
 *
 * @param readUntil last instant of the slices that are read; null until the first one is. An
 *     interrupted run goes on from there
 * @param unproven the slices before {@code readUntil} that could not be proven, oldest first; those
 *     that follow one another are one
 * @param interruptions how often the fetcher was stopped in the slice that is read now
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunProgress(
    @Nullable Instant readUntil, List<Unproven> unproven, @Nullable Integer interruptions) {
  /** Nothing is read yet. */
  public static final RunProgress NONE = new RunProgress(null, List.of(), 0);

  /** Takes a part that is absent as empty: an event may be older than the part. */
  public RunProgress {
    unproven = unproven == null ? List.of() : List.copyOf(unproven);
    interruptions = interruptions == null ? 0 : interruptions;
    if (interruptions < 0) {
      throw new IllegalArgumentException("interruptions is not a number of interruptions");
    }
  }

  /**
   * A part of the window that was read and could not be proven.
   *
   * @param start first instant
   * @param end last instant
   * @param reason why, in plain words; of its first slice where there are several
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Unproven(Instant start, Instant end, String reason) {
    /** Refuses what no fetcher writes. */
    public Unproven {
      Objects.requireNonNull(start, "start of an unproven slice is missing");
      Objects.requireNonNull(end, "end of an unproven slice is missing");
      Objects.requireNonNull(reason, "reason of an unproven slice is missing");
      if (end.isBefore(start)) {
        throw new IllegalArgumentException("an unproven slice ends before it starts");
      }
    }
  }

  /** After a slice that is proven. */
  public RunProgress proven(Instant end) {
    return new RunProgress(end, unproven, 0);
  }

  /** After a slice that was read and could not be proven. */
  public RunProgress unproven(Instant start, Instant end, String reason) {
    List<Unproven> all = new ArrayList<>(unproven);
    Unproven last = all.isEmpty() ? null : all.get(all.size() - 1);
    if (last != null && !last.end().isBefore(start)) {
      all.set(all.size() - 1, new Unproven(last.start(), end, last.reason()));
    } else {
      all.add(new Unproven(start, end, reason));
    }
    return new RunProgress(end, all, 0);
  }

  /** After the fetcher was stopped. */
  public RunProgress interrupted() {
    return new RunProgress(readUntil, unproven, timesInterrupted() + 1);
  }

  /** {@link #interruptions()}, which is never null. */
  public int timesInterrupted() {
    return interruptions == null ? 0 : interruptions;
  }

  /**
   * Refuses a progress that is not within the window.
   *
   * @throws IllegalArgumentException saying so
   */
  void requireWithin(Instant start, Instant end) {
    if (readUntil == null && !unproven.isEmpty()) {
      throw new IllegalArgumentException("slices of a run that has read none");
    }
    Instant before = start;
    for (Unproven slice : unproven) {
      if (slice.start().isBefore(before)) {
        throw new IllegalArgumentException("unproven slices are not in order");
      }
      before = slice.end();
    }
    if (readUntil != null && (readUntil.isBefore(before) || readUntil.isAfter(end))) {
      throw new IllegalArgumentException("read_until is not in the run's window");
    }
  }
}
