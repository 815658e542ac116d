package id.nuha.bookingsync.fetcher.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives each observation a later instant than all before it, also when the machine's clock steps
 * back, unless by more than a day: the writer tells a newer record from an older one by this
 * instant alone, and believes none that is further ahead.
 */
@Component
public class ObservationClock {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The writer believes no instant that is further ahead of real time. */
  private static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(ObservationClock.class);

  private final Clock clock;
  private Instant last = Instant.EPOCH;

  ObservationClock(Clock clock) {
    this.clock = clock;
  }

  /** Now in RFC 3339 with microseconds, and later than any before. */
  synchronized String next() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (isTooFarAhead(last, now)) {
      log.warn(
          "The clock has been set back by more than a day, from {}. Records are stamped with the time"
              + " that it shows now.",
          last);
      last = Instant.EPOCH;
    }
    last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    return MICROSECONDS.format(last);
  }

  /**
   * Makes every further instant later than one that a fetcher gave before a restart.
   *
   * @return false, with nothing changed, if that instant is more than a day to come: a wrong clock
   *     gave it
   */
  synchronized boolean advancePast(Instant given) {
    if (isTooFarAhead(given, clock.instant())) {
      return false;
    }
    if (given.isAfter(last)) {
      last = given;
    }
    return true;
  }

  private static boolean isTooFarAhead(Instant instant, Instant now) {
    return instant.isAfter(now.plus(MAX_AHEAD));
  }
}
