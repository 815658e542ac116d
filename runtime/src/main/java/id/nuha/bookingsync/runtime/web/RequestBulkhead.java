package id.nuha.bookingsync.runtime.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.ErrorResponseException;

/**
 * Carries out the requests that may have to wait for PostgreSQL, on a few threads of its own. Their
 * callers hold no thread of the server, so all else is answered however many of them wait.
 */
public final class RequestBulkhead
    implements ApplicationListener<ContextClosedEvent>, DisposableBean {
  private static final long IDLE_SECONDS = 60;
  private static final String RETRY_AFTER_SECONDS = "30";

  private final RequestLimits limits;
  private final ThreadPoolExecutor threads;
  private volatile boolean stopping;

  /** A bulkhead of those limits. */
  public RequestBulkhead(RequestLimits limits) {
    this.limits = limits;
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
    Waiting<T> waiting = new Waiting<>(request);
    try {
      threads.execute(waiting);
    } catch (RejectedExecutionException e) {
      waiting.refuse(stopping ? stops() : tooMany());
      return waiting.answer;
    }
    waiting.turn.orTimeout(limits.maxWait().toMillis(), TimeUnit.MILLISECONDS);
    return waiting.answer;
  }

  /** Answers those who wait, so that the service need not wait for them when it stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    threads.shutdown();
    List<Runnable> left = new ArrayList<>();
    threads.getQueue().drainTo(left);
    for (Runnable next : left) {
      if (next instanceof Waiting<?> waiting) {
        waiting.refuse(stops());
      }
    }
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  private static ErrorResponseException tooMany() {
    return unavailable("Too many requests wait for PostgreSQL; try again in half a minute.");
  }

  private static ErrorResponseException stops() {
    return unavailable("This service is being stopped; try again in half a minute.");
  }

  private static ErrorResponseException unavailable(String detail) {
    ErrorResponseException problem = Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problem;
  }

  /** A request whose turn comes once: it is carried out, or refused. */
  private final class Waiting<T> implements Runnable {
    private final Supplier<T> request;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> turn = new CompletableFuture<>();

    Waiting(Supplier<T> request) {
      this.request = request;
      CompletableFuture<Void> unused =
          turn.whenComplete(
              (its, fault) -> {
                if (fault != null) {
                  threads.remove(this);
                  answer.completeExceptionally(
                      fault instanceof ErrorResponseException refusal ? refusal : tooMany());
                }
              });
    }

    void refuse(ErrorResponseException refusal) {
      turn.completeExceptionally(refusal);
    }

    @Override
    public void run() {
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
