package id.nuha.bookingsync.fetcher.kafka;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * Gives each observation a later instant than all before it, also when the machine's clock steps
 * back: the writer tells a newer record from an older one by this instant alone.
 */
@Component
public class ObservationClock {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private Instant last = Instant.EPOCH;

  ObservationClock(Clock clock) {
    this.clock = clock;
  }

  /** Now in RFC 3339 with microseconds, and later than any before. */
  synchronized String next() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    return MICROSECONDS.format(last);
  }

  /** Makes every further instant later than one that a fetcher gave before a restart. */
  synchronized void advancePast(Instant given) {
    if (given.isAfter(last)) {
      last = given;
    }
  }
}
