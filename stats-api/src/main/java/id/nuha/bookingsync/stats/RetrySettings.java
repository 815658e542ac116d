package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.outage.Backoff;
import id.nuha.bookingsync.runtime.web.RequestLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long stats-api waits for others, and how often it looks again. The time-outs of its database
 * connections stand in {@code application.yml}, beside those of their pool.
 *
 * @param runTimeout how long a trigger's caller waits for all of its runs together; then it is
 *     answered 202, and the runs go on
 * @param runPollInterval how long after one look into the ledger, for all callers that wait, the
 *     next one follows
 * @param maxWaitingCallers how many callers of triggers may wait for their runs at once; further
 *     ones are answered 202 without waiting
 * @param fetcherConnectTimeout how long a connection to the fetcher may take
 * @param fetcherReadTimeout how long the fetcher may take for an answer. It answers a trigger once
 *     Kafka has the run, and gives Kafka 10 s for that
 * @param fetcherMaxRequests how many requests to the fetcher may wait for its answer at once;
 *     further ones are answered 503 without asking it
 * @param requests how many requests may use PostgreSQL or wait for it
 * @param notifications how the receiver of notifications is waited for
 */
@ConfigurationProperties("booking-sync.retry")
public record RetrySettings(
    @DefaultValue("30s") Duration runTimeout,
    @DefaultValue("25ms") Duration runPollInterval,
    @DefaultValue("1000") int maxWaitingCallers,
    @DefaultValue("3s") Duration fetcherConnectTimeout,
    @DefaultValue("25s") Duration fetcherReadTimeout,
    @DefaultValue("1000") int fetcherMaxRequests,
    @DefaultValue RequestLimits requests,
    @DefaultValue Notifications notifications) {

  /**
   * How the receiver of notifications is waited for.
   *
   * @param timeout for one post, until its answer is there
   * @param firstPause before a notice that was not taken is posted again; doubled each time
   * @param maxPause the longest pause
   * @param giveUpAfter how old a notice gets before it is given up: by then it is no news
   */
  public record Notifications(
      @DefaultValue("5s") Duration timeout,
      @DefaultValue("5s") Duration firstPause,
      @DefaultValue("10m") Duration maxPause,
      @DefaultValue("24h") Duration giveUpAfter) {

    /** The pauses. */
    public Backoff backoff() {
      return new Backoff(firstPause, 2, maxPause);
    }
  }
}
