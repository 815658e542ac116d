package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.outage.Backoff;
import id.nuha.bookingsync.runtime.web.RequestLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Every retry and time-out of the writer. Each may be set as a property of Spring, like {@code
 * booking-sync.retry.outage.max=10s}.
 *
 * @param outage the pauses while PostgreSQL or Kafka is away: of the start, the consumers, replays
 * @param kafka how long Kafka may take where somebody waits for it
 * @param deadLetters how long Kafka may take to take a dead letter
 * @param audit how long Kafka may take to store who asked for something; it is refused after that
 * @param consumers when a consumer is given up, looks again, or stops
 * @param replayLock how long a request waits for the lock of a view's replays
 * @param requests how many requests may use PostgreSQL or wait for it
 */
@ConfigurationProperties("booking-sync.retry")
public record RetrySettings(
    @DefaultValue Backoff outage,
    @DefaultValue KafkaTimeouts kafka,
    @DefaultValue DeadLetterTimeouts deadLetters,
    @DefaultValue("10s") Duration audit,
    @DefaultValue ConsumerTimeouts consumers,
    @DefaultValue LockTimeouts replayLock,
    @DefaultValue RequestLimits requests) {

  /**
   * How long Kafka may take to take a dead letter; its batch is tried again after that.
   *
   * @param maxBlock until there is a broker to send it to
   * @param request for one request
   * @param delivery for a dead letter, all requests together
   * @param acknowledgement until the writer gives up on a dead letter
   */
  public record DeadLetterTimeouts(
      @DefaultValue("10s") Duration maxBlock,
      @DefaultValue("10s") Duration request,
      @DefaultValue("40s") Duration delivery,
      @DefaultValue("60s") Duration acknowledgement) {}

  /**
   * How long a request waits for the lock of a view's replays while none of them runs.
   *
   * @param max until it is refused
   * @param pause between two tries
   */
  public record LockTimeouts(
      @DefaultValue("2s") Duration max, @DefaultValue("50ms") Duration pause) {}

  /**
   * When a consumer is given up, looks again, or stops.
   *
   * @param session until Kafka gives the partitions of a writer that is gone to another one
   * @param heartbeat between two signs of life to Kafka. By these a consumer hears that partitions
   *     move: until all have heard it twice, those stand still
   * @param idle without a record, until the consumer compares its position with the database
   * @param metadata until it notices that a topic was created again
   * @param shutdown for the batches that are being applied when the writer stops. {@code ./run}
   *     kills a writer after 20 s and docker-compose after 30 s, and requests are to end as well
   */
  public record ConsumerTimeouts(
      @DefaultValue("10s") Duration session,
      @DefaultValue("500ms") Duration heartbeat,
      @DefaultValue("5s") Duration idle,
      @DefaultValue("30s") Duration metadata,
      @DefaultValue("10s") Duration shutdown) {

    /** Refuses a heartbeat that Kafka would not notice within the session. */
    public ConsumerTimeouts {
      if (heartbeat.isNegative() || heartbeat.isZero() || heartbeat.compareTo(session) >= 0) {
        throw new IllegalArgumentException("heartbeat must be shorter than session");
      }
    }
  }
}
