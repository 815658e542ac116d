package id.nuha.bookingsync.stats.notify;

import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.watch.ViewStatesSeen;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Notes what is to be told and posts it, one notice after the other, on a thread of its own: nobody
 * waits for the receiver. A notice that is not taken is posted again, until it is a day old.
 */
final class Notifier implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);

  private final Webhook webhook;
  private final NoticesFile file;
  private final RetrySettings.Notifications retry;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor thread;
  private Notices notices;

  // Of the thread that posts.
  private @Nullable BackOffExecution pauses;

  Notifier(Webhook webhook, NoticesFile file, RetrySettings.Notifications retry, Clock clock) {
    this.webhook = webhook;
    this.file = file;
    this.retry = retry;
    this.clock = clock;
    this.notices = file.read();
    CustomizableThreadFactory daemons = new CustomizableThreadFactory("notifier-");
    daemons.setDaemon(true);
    this.thread =
        new ScheduledThreadPoolExecutor(1, daemons, new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // What a stop left.
    thread.execute(this::post);
  }

  @EventListener
  synchronized void on(ViewStatesSeen seen) {
    Notices after = notices.after(seen.views(), OffsetDateTime.now(clock));
    if (!after.equals(notices)) {
      keep(after);
      thread.execute(this::postUnlessPaused);
    }
  }

  /** Lets a post that is under way end, so that it is known whether it was taken. */
  @Override
  public void destroy() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(retry.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
    }
  }

  private void postUnlessPaused() {
    if (pauses == null) {
      post();
    }
  }

  private void post() {
    try {
      for (Notice next = next(); next != null; next = next()) {
        String failure = webhook.post(next);
        if (failure != null) {
          pause(failure);
          return;
        }
        done(next);
        if (pauses != null) {
          pauses = null;
          log.info("{} takes notifications again.", webhook.host());
        }
      }
      pauses = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the next notice must not wait for a restart
      pause("unexpected " + e.getClass().getSimpleName());
    }
  }

  /** The next notice; those that are too old are given up. */
  private synchronized @Nullable Notice next() {
    Notice next = notices.next();
    while (next != null
        && next.at().plus(retry.giveUpAfter()).isBefore(OffsetDateTime.now(clock))) {
      log.warn(
          "The notification that view {} is {} was not taken by {} and is given up.",
          next.view(),
          next.state(),
          webhook.host());
      keep(notices.without(next));
      next = notices.next();
    }
    return next;
  }

  private synchronized void done(Notice notice) {
    keep(notices.without(notice));
  }

  private void keep(Notices changed) {
    notices = changed;
    file.write(changed);
  }

  private void pause(String failure) {
    if (pauses == null) {
      pauses = retry.backoff().toExponentialBackOff().start();
      log.warn(
          "{} does not take notifications ({}). They are posted again until they are {} h old.",
          webhook.host(),
          failure,
          retry.giveUpAfter().toHours());
    }
    var unused = thread.schedule(this::post, pauses.nextBackOff(), TimeUnit.MILLISECONDS);
  }
}
