package id.nuha.bookingsync.runtime.outage;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Waits an outage out: tries a step again and again until it succeeds. Unlike Spring's
 * RetryTemplate it keeps no exception of the series, which may last for days.
 */
public final class RetryUntilAvailable {
  private final Backoff backoff;
  private final MonotonicClock clock;
  private final OutageClassifier outages;

  /** Tells an outage from a fault that waiting does not mend. */
  @FunctionalInterface
  public interface OutageClassifier {
    /**
     * What is out, in words that carry no patient's data.
     *
     * @return null if the exception is no outage; it is then thrown on
     */
    @Nullable String outageIn(RuntimeException exception);
  }

  /** What is tried. */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws InterruptedException;
  }

  /** What is tried, where it has no result. */
  @FunctionalInterface
  public interface Action {
    void run() throws InterruptedException;
  }

  /** Retries that pause as the back-off says. */
  public RetryUntilAvailable(Backoff backoff, MonotonicClock clock, OutageClassifier outages) {
    this.backoff = backoff;
    this.clock = clock;
    this.outages = outages;
  }

  /**
   * Runs the step until it succeeds.
   *
   * @param onOutage gets what is out: once, and again when the words change
   * @return the step's result
   * @throws InterruptedException if the thread is interrupted; the step is not tried again
   */
  public <T> T call(Step<T> step, Consumer<String> onOutage) throws InterruptedException {
    BackOffExecution pauses = backoff.toExponentialBackOff().start();
    String said = "";
    while (true) {
      try {
        return step.run();
      } catch (RuntimeException e) {
        String outage = outages.outageIn(e);
        if (outage == null) {
          throw e;
        }
        if (!outage.equals(said)) {
          onOutage.accept(outage);
          said = outage;
        }
      }
      clock.sleep(Duration.ofMillis(pauses.nextBackOff()));
    }
  }

  /** {@link #call} for a step without a result. */
  public void run(Action action, Consumer<String> onOutage) throws InterruptedException {
    call(
        () -> {
          action.run();
          return true;
        },
        onOutage);
  }
}
