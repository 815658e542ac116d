package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.deadletter.ErasedLetters;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Does what is left to do of erasures and of what is too old: at once where a transaction has left
 * it, each minute what an outage or a crash has left, and once a day the rest. On a thread of its
 * own, since Kafka may let it wait.
 */
@Component
class Housekeeping implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  /** Whoever was asked for an erasure has done it by then. */
  private static final Duration IN_PROGRESS = Duration.ofMinutes(5);

  /** Long after all that stood before a tombstone has been compacted away. */
  private static final Duration MAX_MEMORY = Duration.ofDays(180);

  private final Schema schema;
  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final Erasures erasures;
  private final Tombstones tombstones;
  private final ErasedLetters letters;
  private final Expiry expiry;
  private final Clock clock;
  private final AtomicBoolean isQueued = new AtomicBoolean();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /** The last day on which all was done; null before the first. */
  private @Nullable LocalDate done;

  Housekeeping(
      Schema schema,
      Catalogue catalogue,
      TopicAdmin topics,
      Erasures erasures,
      Tombstones tombstones,
      ErasedLetters letters,
      Expiry expiry,
      Clock clock) {
    this.schema = schema;
    this.catalogue = catalogue;
    this.topics = topics;
    this.erasures = erasures;
    this.tombstones = tombstones;
    this.letters = letters;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** Sends, after the commit, what it owes. */
  @TransactionalEventListener
  void after(TombstonesOwed owed) {
    if (isQueued.compareAndSet(false, true)) {
      worker.execute(
          () -> {
            isQueued.set(false);
            attempt(() -> catalogue.views().forEach(tombstones::sendOwed));
          });
    }
  }

  @Scheduled(fixedDelayString = "${booking-sync.housekeeping.interval:1m}")
  void eachMinute() {
    worker.execute(() -> attempt(this::round));
  }

  private void round() {
    if (!schema.ready()) {
      return;
    }
    erasures.catchUp(clock.instant().minus(IN_PROGRESS));
    catalogue.views().forEach(tombstones::sendOwed);
    LocalDate today = LocalDate.now(clock);
    if (!today.equals(done)) {
      catalogue.views().forEach(this::daily);
      done = today;
    }
  }

  private void daily(View view) {
    expiry.removeOld(view);
    tombstones.sendOwed(view);
    Until until = Until.of(topics, view);
    tombstones.repeatLast(view, Until.segment(until.settings()));
    tombstones.forgetExpired(view, MAX_MEMORY);
    letters.remove(view, letters.find(view), until.letterSegment());
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.debug("What is to be removed is removed later: {}.", OutageMessages.of(e));
    }
  }

  @Override
  public void destroy() {
    worker.shutdownNow();
  }
}
