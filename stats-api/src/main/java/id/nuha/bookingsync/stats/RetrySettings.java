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
 * @param writerReadTimeout how long the writer may take for an answer
 * @param redriveTimeout how long it may take to drive all dead letters of a view again
 * @param auditCheckTimeout how long the writer may take to check the whole audit
 * @param writerMaxRequests how many requests to the writer may wait for its answer at once; further
 *     ones are answered 503 without asking it
 * @param overdueAfter how long after a scheduled time a view without a COMPLETE run since then is
 *     overdue. The fetcher's first two retries begin 15 minutes and some 75 minutes after it
 * @param live what open pages are told, and when
 * @param requests how many requests may use PostgreSQL or wait for it
 * @param rangesAtOnce how many reads of ranges are carried out at once, beside those requests. Each
 *     may take seconds
 * @param maxRangesPerCaller how many reads of ranges of one key may wait for their turn, where keys
 *     are asked; further ones are answered 429. By default half of the places
 * @param audit how the writer is told who did what here
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
    @DefaultValue("30s") Duration writerReadTimeout,
    @DefaultValue("10m") Duration redriveTimeout,
    @DefaultValue("10m") Duration auditCheckTimeout,
    @DefaultValue("50") int writerMaxRequests,
    @DefaultValue("2h") Duration overdueAfter,
    @DefaultValue Live live,
    @DefaultValue RequestLimits requests,
    @DefaultValue("2") int rangesAtOnce,
    @DefaultValue("500") int maxRangesPerCaller,
    @DefaultValue Audit audit,
    @DefaultValue Notifications notifications) {

  /**
   * How the writer is told who did what here.
   *
   * @param pauses until the next try, while the writer is away
   * @param maxWaiting how many events may wait for it; further ones are lost, counted and warned of
   * @param stop how long a stop waits until those that wait are handed on
   */
  public record Audit(
      @DefaultValue Backoff pauses,
      @DefaultValue("1000") int maxWaiting,
      @DefaultValue("3s") Duration stop) {}

  /**
   * What open pages are told, and when.
   *
   * @param merge notices of the database within that time are told as one
   * @param heartbeat how often a page hears something, so that nobody takes its connection for dead
   * @param progressInterval how often the fetcher is asked how far it is, while a run goes on and a
   *     page is open
   * @param statusInterval how often all is looked at that no notice tells of, while a page is open
   * @param answer how long fetcher and writer may take to say how they are; then they are away
   * @param idle how often the listening connection is tried where no notice comes
   * @param reconnect the pauses until it is there again
   * @param maxPages how many pages may be open; further ones are answered 503
   * @param maxPagesPerCaller how many of them with one key, where keys are asked; further ones are
   *     answered 429. By default a quarter of the places: the televisions of a hospital may share a
   *     key
   * @param maxBehind how many bytes a page may be behind; then it is given up, and asks anew
   */
  public record Live(
      @DefaultValue("250ms") Duration merge,
      @DefaultValue("15s") Duration heartbeat,
      @DefaultValue("1s") Duration progressInterval,
      @DefaultValue("5s") Duration statusInterval,
      @DefaultValue("3s") Duration answer,
      @DefaultValue("10s") Duration idle,
      @DefaultValue Backoff reconnect,
      @DefaultValue("1000") int maxPages,
      @DefaultValue("250") int maxPagesPerCaller,
      @DefaultValue("65536") int maxBehind) {}

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
