package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.fetcher.Mistake;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.outage.Backoff;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the fetcher waits out an outage of Kafka. */
@Configuration(proxyBeanMethods = false)
class OutageConfiguration {

  /** The tries of a run. */
  @Bean
  RetryUntilAvailable runRetry(RetrySettings retry, MonotonicClock clock) {
    return new RetryUntilAvailable(retry.kafka().run(), clock, OutageConfiguration::outageIn);
  }

  /**
   * The tries of the start. Nobody but the start itself can try it again, so whatever it meets is
   * waited out: until then the fetcher is alive, and says what is the matter.
   */
  @Bean
  RetryUntilAvailable startRetry(RetrySettings retry, MonotonicClock clock) {
    Backoff backoff = new Backoff(retry.kafka().startPause(), 1, retry.kafka().startPause());
    return new RetryUntilAvailable(backoff, clock, OutageConfiguration::anythingIn);
  }

  private static @Nullable String anythingIn(RuntimeException exception) {
    if (exception instanceof OtherSimrsException) { // it ends the fetcher
      return null;
    }
    String outage = outageIn(exception);
    return outage == null ? Mistake.inWords(exception) : outage;
  }

  private static @Nullable String outageIn(RuntimeException exception) {
    return exception instanceof KafkaUnavailableException ? exception.getMessage() : null;
  }
}
