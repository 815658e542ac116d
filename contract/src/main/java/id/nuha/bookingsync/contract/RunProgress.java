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
 * @param seen what the slices that are read showed
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunProgress(
    @Nullable Instant readUntil,
    List<Unproven> unproven,
    @Nullable Integer interruptions,
    Seen seen) {
  /** Nothing is read yet. */
  public static final RunProgress NONE = new RunProgress(null, List.of(), 0, Seen.NONE);

  /** Takes a part that is absent as empty: an event may be older than the part. */
  public RunProgress {
    unproven = unproven == null ? List.of() : List.copyOf(unproven);
    interruptions = interruptions == null ? 0 : interruptions;
    seen = seen == null ? Seen.NONE : seen;
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

  /**
   * What SIMRS showed: of each slice its last reading, a record of two slices once in each.
   *
   * @param records distinct records
   * @param withoutKey those of them that have no usable key
   * @param repeatedKeys keys that stood on more than one row of a page
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Seen(long records, long withoutKey, long repeatedKeys) {
    /** Nothing is seen yet. */
    public static final Seen NONE = new Seen(0, 0, 0);

    /** Of so few records not one may be usable before that is more than a few bad records. */
    private static final int MIN_RECORDS_FOR_SHARE = 20;

    /** Refuses what no fetcher writes. */
    public Seen {
      if (records < 0
          || withoutKey < 0
          || withoutKey > records
          || repeatedKeys < 0
          || repeatedKeys > records) {
        throw new IllegalArgumentException("seen are not numbers of records");
      }
    }

    Seen plus(Seen other) {
      return new Seen(
          records + other.records,
          withoutKey + other.withoutKey,
          repeatedKeys + other.repeatedKeys);
    }

    /** Whether so many have no usable key that not the records are wrong but how they are read. */
    public boolean lacksKeys() {
      return records < MIN_RECORDS_FOR_SHARE
          ? records > 0 && withoutKey == records
          : withoutKey > records / 2;
    }
  }

  /** After a slice that is proven. */
  public RunProgress proven(Instant end, Seen slice) {
    return new RunProgress(end, unproven, 0, seen.plus(slice));
  }

  /** After a slice that was read and could not be proven. */
  public RunProgress unproven(Instant start, Instant end, String reason, Seen slice) {
    List<Unproven> all = new ArrayList<>(unproven);
    Unproven last = all.isEmpty() ? null : all.get(all.size() - 1);
    if (last != null && !last.end().isBefore(start)) {
      all.set(all.size() - 1, new Unproven(last.start(), end, last.reason()));
    } else {
      all.add(new Unproven(start, end, reason));
    }
    return new RunProgress(end, all, 0, seen.plus(slice));
  }

  /** After the fetcher was stopped. */
  public RunProgress interrupted() {
    return new RunProgress(readUntil, unproven, timesInterrupted() + 1, seen);
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
