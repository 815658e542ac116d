package id.nuha.bookingsync.fetcher.retry;

import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.outage.Backoff;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every retry and time-out figure of the fetcher. The classes that wait get theirs from here.
 *
 * @param simrs for requests to SIMRS
 * @param kafka for what the fetcher asks of Kafka and sends to it
 * @param place for the place of the one active fetcher
 * @param scheduledRuns how long after the end of a scheduled run that is not COMPLETE the next try
 *     begins: one pause per try, the last one for every further try
 */
@Validated
@ConfigurationProperties("booking-sync.retry")
public record RetrySettings(
    @DefaultValue Simrs simrs,
    @DefaultValue Kafka kafka,
    @DefaultValue Place place,
    @DefaultValue({"15m", "1h", "4h", "1d"}) @NotEmpty List<Duration> scheduledRuns) {

  /**
   * Figures for requests to SIMRS.
   *
   * @param giveUpAfter how long a page, or a refresh of the token, is tried in all, pauses
   *     included; then the run is FAILED
   * @param request how long one try may take, until the whole body is there
   * @param connect how long it may take to connect, within {@code request}
   * @param firstPause the pause before the second try; it doubles with each further one, and a
   *     random part of up to a half is taken off
   * @param maxPause the longest such pause; a Retry-After of SIMRS may be longer
   * @param behindLastPage how long a page behind all that was stated is tried in all; what is no
   *     page until then means that there is none
   * @param triesBehindLastPage how often it is tried at most
   */
  public record Simrs(
      @DefaultValue("2m") Duration giveUpAfter,
      @DefaultValue("30s") Duration request,
      @DefaultValue("10s") Duration connect,
      @DefaultValue("500ms") Duration firstPause,
      @DefaultValue("20s") Duration maxPause,
      @DefaultValue("5s") Duration behindLastPage,
      @DefaultValue("3") int triesBehindLastPage) {}

  /**
   * Figures for Kafka.
   *
   * @param timeouts how long Kafka may take for an answer
   * @param run the pauses of a run that waits for Kafka; it waits as long as the outage lasts
   * @param startPause the pause between two tries to start
   * @param recordDelivery how long a record may wait for Kafka before its run is FAILED; Kafka
   *     allows 24 days at most
   * @param eventDelivery how long the caller of a trigger waits in all until Kafka has stored the
   *     run's event. The producer waits as long until Kafka can be reached, and as long again until
   *     Kafka has stored it; what it stores too late is ended FAILED
   * @param request how long one request of a producer may take; less than both deliveries
   * @param topicCheck how often topics that somebody deleted are looked for and created again
   */
  public record Kafka(
      @DefaultValue KafkaTimeouts timeouts,
      @DefaultValue Backoff run,
      @DefaultValue("1s") Duration startPause,
      @DefaultValue("24d") Duration recordDelivery,
      @DefaultValue("10s") Duration eventDelivery,
      @DefaultValue("5s") Duration request,
      @DefaultValue("30s") Duration topicCheck) {}

  /**
   * Figures for the place of the one active fetcher.
   *
   * @param session how long after the last sign of life Kafka gives the place to a waiting fetcher
   * @param lease how long the active fetcher goes on after it has asked Kafka whether it still is;
   *     less than the session, so that it has stopped before another begins
   * @param check how often it asks, and shows Kafka a sign of life
   * @param answer how long Kafka may take to answer
   */
  public record Place(
      @DefaultValue("10s") Duration session,
      @DefaultValue("8s") Duration lease,
      @DefaultValue("1s") Duration check,
      @DefaultValue("2s") Duration answer) {

    /** Refuses a lease that ends after the session. */
    public Place {
      if (lease.compareTo(session) >= 0 || check.plus(answer).compareTo(lease) >= 0) {
        throw new IllegalArgumentException(
            "the lease of the place has to be shorter than the session, and longer than a check"
                + " and its answer");
      }
    }
  }
}
