package id.nuha.bookingsync.stats.audit;

import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.operator.WriterClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands to the writer who did what here, one event after the other: stats-api has no Kafka. It does
 * so on a thread of its own, so that no read waits for it; what cannot be handed on, because the
 * writer is away for long, is counted and warned of.
 */
@Component
class AuditForwarder implements AuditTrail, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(AuditForwarder.class);

  private final WriterClient writer;
  private final RetrySettings retry;
  private final RetryUntilAvailable untilTaken;
  private final Counter lost;
  private final ThreadPoolExecutor thread;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean away;

  AuditForwarder(WriterClient writer, RetrySettings retry, MeterRegistry meters) {
    this.writer = writer;
    this.retry = retry;
    this.untilTaken =
        new RetryUntilAvailable(
            retry.audit().pauses(), MonotonicClock.SYSTEM, AuditForwarder::outageIn);
    this.lost =
        Counter.builder("bookingsync.audit.lost")
            .baseUnit("events")
            .description(
                "Log-ins and exports that the writer could not be told of in time: they are missing"
                    + " in nuha.audit, and it has to stay 0")
            .register(meters);
    CustomizableThreadFactory daemons = new CustomizableThreadFactory("audit-");
    daemons.setDaemon(true); // a writer that hangs holds up no stop
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(retry.audit().maxWaiting()),
            daemons);
  }

  @Override
  public CompletableFuture<Void> write(AuditEvent event) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    try {
      thread.execute(() -> handOn(event, stored));
    } catch (RejectedExecutionException e) {
      stored.completeExceptionally(e);
    }
    return stored;
  }

  /** Also of whoever publishes one as an event of Spring's. */
  @Override
  @EventListener
  public void note(AuditEvent event) {
    CompletableFuture<Void> unused =
        write(event)
            .whenComplete(
                (stored, fault) -> {
                  if (fault == null) {
                    warned.set(false);
                  } else {
                    lost.increment();
                    if (!warned.getAndSet(true)) {
                      log.warn(
                          "A {} could not be handed to the writer, and is missing in nuha.audit:"
                              + " bookingsync_audit_lost_events_total counts them.",
                          event.action());
                    }
                  }
                });
  }

  /** Lets those that wait reach the writer, if that does not take long. */
  @Override
  public void destroy() throws InterruptedException {
    thread.shutdown();
    if (away || !thread.awaitTermination(retry.audit().stop().toMillis(), TimeUnit.MILLISECONDS)) {
      log.warn(
          "{} events for nuha.audit could not be handed to the writer before the stop.",
          thread.shutdownNow().size() + 1);
    }
  }

  private void handOn(AuditEvent event, CompletableFuture<Void> stored) {
    byte[] list = JsonMapper.shared().writeValueAsBytes(new AuditEvent[] {event});
    try {
      int status =
          untilTaken.call(
              () -> answer(list),
              outage -> {
                away = true;
                log.warn("Events for nuha.audit wait: {}", outage);
              });
      away = false;
      if (status == HttpStatus.OK.value()) {
        stored.complete(null);
      } else {
        stored.completeExceptionally(new IllegalStateException("The writer answered " + status));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stored.completeExceptionally(e);
    } catch (RuntimeException e) { // the next one must not wait for a restart
      stored.completeExceptionally(e);
    }
  }

  private int answer(byte[] list) {
    try {
      int status = writer.post("/audit", list, retry.writerReadTimeout()).join().statusCode();
      if (status >= HttpStatus.INTERNAL_SERVER_ERROR.value()
          || status == HttpStatus.REQUEST_TIMEOUT.value()
          || status == HttpStatus.TOO_MANY_REQUESTS.value()) {
        throw new Away("the writer answers %d.".formatted(status));
      }
      return status;
    } catch (CompletionException e) {
      throw new Away(
          e.getCause() instanceof ErrorResponseException refusal
              ? String.valueOf(refusal.getBody().getDetail())
              : "the writer does not answer.");
    }
  }

  private static @Nullable String outageIn(RuntimeException exception) {
    return exception instanceof Away ? exception.getMessage() : null;
  }

  /** The writer takes nothing now. */
  private static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away(String message) {
      super(message);
    }
  }
}
