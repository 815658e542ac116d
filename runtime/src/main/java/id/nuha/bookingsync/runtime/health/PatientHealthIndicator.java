package id.nuha.bookingsync.runtime.health;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The health of something that may hang. One look at a time is under way, on a thread of its own;
 * whoever asks waits for it a little, and not at all where it has been under way for longer, and
 * hears what the look before has found wrong. So questions about health never take all threads of
 * the server.
 */
public abstract class PatientHealthIndicator implements HealthIndicator, DisposableBean {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String name;
  private final ExecutorService thread;
  private @Nullable Look current;
  private volatile @Nullable Health lastFault;

  /**
   * An indicator.
   *
   * @param name what is looked at, as a user calls it: PostgreSQL
   */
  protected PatientHealthIndicator(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadExecutor(new CustomizableThreadFactory("health-" + name + "-"));
  }

  @Override
  public final Health health() {
    Look look = look();
    try {
      long left = look.sinceNanos() + PATIENCE.toNanos() - System.nanoTime();
      return look.result().get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Objects.requireNonNullElseGet(lastFault, this::doesNotAnswer);
    } catch (ExecutionException e) {
      return doesNotAnswer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return doesNotAnswer();
    }
  }

  /** Looks at it, however long that takes. */
  protected abstract Health check();

  /** The health of what does not answer, or does not answer in time. */
  protected final Health doesNotAnswer() {
    return Health.down().withDetail("reason", name + " does not answer").build();
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }

  private synchronized Look look() {
    Look look = current;
    if (look == null || look.result().isDone()) {
      look = new Look(CompletableFuture.supplyAsync(this::noted, thread), System.nanoTime());
      current = look;
    }
    return look;
  }

  private Health noted() {
    Health health = check();
    lastFault = health.getStatus().equals(Status.UP) ? null : health;
    return health;
  }

  private record Look(CompletableFuture<Health> result, long sinceNanos) {}
}
