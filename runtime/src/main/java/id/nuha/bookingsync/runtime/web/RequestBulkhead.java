package id.nuha.bookingsync.runtime.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.ErrorResponseException;

/**
 * Carries out the requests that may have to wait for PostgreSQL, on a few threads of its own. Their
 * callers hold no thread of the server, so all else is answered however many of them wait. Where it
 * is told whose they are, callers take turns, and none has more than a share of the places.
 */
public final class RequestBulkhead
    implements ApplicationListener<ContextClosedEvent>, DisposableBean {
  private static final long IDLE_SECONDS = 60;
  private static final int RETRY_AFTER_SECONDS = 30;
  private static final String EVERYBODY = "";

  private final RequestLimits limits;
  private final ThreadPoolExecutor threads;
  private final int maxWaitingPerCaller;
  private final Turns<Waiting<?>> turns;

  /** What the threads are given: as many as requests wait, and which one it is turns out then. */
  private final Runnable next = this::carryOutNext;

  private volatile boolean stopping;

  /** A bulkhead of those limits, in which one caller may take all places. */
  public RequestBulkhead(RequestLimits limits) {
    this(limits, Integer.MAX_VALUE);
  }

  /**
   * A bulkhead of those limits.
   *
   * @param maxWaitingPerCaller how many requests of one caller may wait for their turn; further
   *     ones are answered 429
   */
  public RequestBulkhead(RequestLimits limits, int maxWaitingPerCaller) {
    this.limits = limits;
    this.maxWaitingPerCaller = maxWaitingPerCaller;
    this.turns = new Turns<>(maxWaitingPerCaller);
    this.threads =
        new ThreadPoolExecutor(
            limits.atOnce(),
            limits.atOnce(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(limits.maxWaiting()),
            new CustomizableThreadFactory("request-"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Carries out a request when it is its turn.
   *
   * @return its answer, or what it threw; or an {@link ErrorResponseException} with status 503 if
   *     too many wait, it waits for too long, or this service stops before
   */
  public <T> CompletableFuture<T> submit(Supplier<T> request) {
    return submit(EVERYBODY, request);
  }

  /**
   * {@link #submit(Supplier)} of a caller's.
   *
   * @return also an {@link ErrorResponseException} with status 429 if too many of this caller wait
   */
  public <T> CompletableFuture<T> submit(String caller, Supplier<T> request) {
    Waiting<T> waiting = new Waiting<>(caller, request);
    ErrorResponseException refusal = enter(waiting);
    if (refusal == null) {
      waiting.turn.orTimeout(limits.maxWait().toMillis(), TimeUnit.MILLISECONDS);
    } else {
      waiting.refuse(refusal);
    }
    return waiting.answer;
  }

  /** Lets it wait for its turn, or says why not. */
  private @Nullable ErrorResponseException enter(Waiting<?> waiting) {
    // In one step: else a thread could take this one before `execute` refuses, and the runnable it
    // used would be missing for another.
    synchronized (turns) {
      if (!turns.add(waiting.caller, waiting)) {
        return tooManyOf(waiting.caller);
      }
      try {
        threads.execute(next);
        return null;
      } catch (RejectedExecutionException e) {
        turns.remove(waiting.caller, waiting);
        return stopping ? stops() : tooMany();
      }
    }
  }

  private void carryOutNext() {
    Waiting<?> waiting = turns.next();
    if (waiting != null) {
      waiting.carryOut();
    }
  }

  /** Answers those who wait, so that the service need not wait for them when it stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    threads.shutdown();
    threads.getQueue().clear();
    turns.drain().forEach(waiting -> waiting.refuse(stops()));
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  private ErrorResponseException tooManyOf(String caller) {
    return Problems.tooMany(
        "%d requests of %s wait for PostgreSQL already; try again once some are answered."
            .formatted(maxWaitingPerCaller, caller),
        RETRY_AFTER_SECONDS);
  }

  private static ErrorResponseException tooMany() {
    return unavailable("Too many requests wait for PostgreSQL; try again in half a minute.");
  }

  private static ErrorResponseException stops() {
    return unavailable("This service is being stopped; try again in half a minute.");
  }

  private static ErrorResponseException unavailable(String detail) {
    ErrorResponseException problem = Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
    return problem;
  }

  /** A request whose turn comes once: it is carried out, or refused. */
  private final class Waiting<T> {
    private final String caller;
    private final Supplier<T> request;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> turn = new CompletableFuture<>();

    Waiting(String caller, Supplier<T> request) {
      this.caller = caller;
      this.request = request;
      CompletableFuture<Void> unused =
          turn.whenComplete(
              (its, fault) -> {
                if (fault != null) {
                  if (turns.remove(caller, this)) {
                    threads.remove(next);
                  }
                  answer.completeExceptionally(
                      fault instanceof ErrorResponseException refusal ? refusal : tooMany());
                }
              });
    }

    void refuse(ErrorResponseException refusal) {
      turn.completeExceptionally(refusal);
    }

    void carryOut() {
      if (turn.complete(null)) {
        try {
          answer.complete(request.get());
        } catch (Throwable fault) { // the caller is answered in any case
          answer.completeExceptionally(fault);
        }
      }
    }
  }
}
