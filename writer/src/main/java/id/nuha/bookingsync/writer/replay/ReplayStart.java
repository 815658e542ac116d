package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.web.UnusableParameterException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/**
 * Where a replay begins.
 *
 * @param instant by Kafka's time; null for the beginning of the topic
 */
record ReplayStart(@Nullable Instant instant) {
  private static final String EARLIEST = "earliest";
  private static final int MAX_YEAR = 9_999;

  ScanStart scanStart() {
    return instant == null ? ScanStart.earliest() : ScanStart.at(instant);
  }

  /** As requests and the table of replays name it. */
  @Override
  public String toString() {
    return instant == null ? EARLIEST : instant.toString();
  }

  /** Reads one from a request. */
  @Component
  static final class FromRequest implements Converter<String, ReplayStart> {
    FromRequest() {}

    @Override
    public ReplayStart convert(String text) {
      if (text.equals(EARLIEST)) {
        return new ReplayStart(null);
      }
      try {
        // In a query a bare + means a blank.
        OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', '+'));
        if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
          throw new UnusableParameterException("is in no year of four digits.");
        }
        // Kafka knows no earlier instant, so nothing is older.
        return new ReplayStart(time.toInstant().isAfter(Instant.EPOCH) ? time.toInstant() : null);
      } catch (DateTimeException e) {
        throw new UnusableParameterException(
            "is neither 'earliest' nor an instant; give one like {name}=2026-02-01T00:00:00Z.");
      }
    }
  }
}
