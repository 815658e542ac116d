package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.writer.deadletter.ErasedLetters;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
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
  private static final Duration COMPACTED = Duration.ofDays(180);

  private final Schema schema;
  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final Erasures erasures;
  private final Tombstones tombstones;
  private final TombstoneSender sender;
  private final ErasedLetters letters;
  private final Expiry expiry;
  private final Clock clock;

  /** How long tombstones are known: dead letters of their keys are kept for RETENTION_DAYS. */
  private final Duration memory;

  private final AtomicBoolean isQueued = new AtomicBoolean();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /** By view, the last day on which all was done. */
  private final Map<Integer, LocalDate> done = new HashMap<>();

  /** Why steps failed when they were last tried; those that were done have none. */
  private final Map<String, String> faults = new HashMap<>();

  /** Outages that were warned of. */
  private final Set<String> warned = new HashSet<>();

  Housekeeping(
      Schema schema,
      Catalogue catalogue,
      TopicAdmin topics,
      Erasures erasures,
      Tombstones tombstones,
      TombstoneSender sender,
      ErasedLetters letters,
      Expiry expiry,
      Retention retention,
      Clock clock) {
    this.schema = schema;
    this.catalogue = catalogue;
    this.topics = topics;
    this.erasures = erasures;
    this.tombstones = tombstones;
    this.sender = sender;
    this.letters = letters;
    this.expiry = expiry;
    this.clock = clock;
    Duration kept = retention.duration();
    this.memory = kept == null ? COMPACTED : COMPACTED.plus(kept);
  }

  /** Sends, after the commit, what it owes. */
  @TransactionalEventListener
  void after(TombstonesOwed owed) {
    if (isQueued.compareAndSet(false, true)) {
      worker.execute(
          () -> {
            isQueued.set(false);
            catalogue.views().forEach(this::sendOwed);
          });
    }
  }

  @Scheduled(fixedDelayString = "${booking-sync.housekeeping.interval:1m}")
  void eachMinute() {
    worker.execute(this::round);
  }

  private void round() {
    if (!schema.ready()) {
      return;
    }
    attempt(
        "Erasures that stand in nuha.audit",
        () -> erasures.catchUp(clock.instant().minus(IN_PROGRESS)));
    LocalDate today = LocalDate.now(clock);
    for (View view : catalogue.views()) {
      sendOwed(view);
      if (!today.equals(done.get(view.id())) && daily(view)) {
        done.put(view.id(), today);
      }
    }
  }

  private boolean sendOwed(View view) {
    return attempt("tombstones", view, () -> sender.sendOwed(view));
  }

  /** Tries each step, whatever became of the one before; returns whether all are done. */
  private boolean daily(View view) {
    return Stream.of(
            attempt("rows of erased keys", view, () -> erasures.removeLeft(view)),
            attempt("old rows", view, () -> expiry.removeOld(view)),
            sendOwed(view),
            attempt(
                "last tombstones",
                view,
                () -> sender.repeatLast(view, Until.segment(Until.of(topics, view).settings()))),
            attempt("old tombstones", view, () -> tombstones.forgetExpired(view, memory)),
            attempt(
                "dead letters",
                view,
                () ->
                    letters.remove(
                        view, letters.find(view), Until.of(topics, view).letterSegment())))
        .allMatch(isDone -> isDone);
  }

  private boolean attempt(String what, View view, Runnable step) {
    return attempt("View %d, %s".formatted(view.id(), what), step);
  }

  /** Warns once of a fault; of an outage if it lasts, and once for all steps that meet it. */
  private boolean attempt(String what, Runnable step) {
    try {
      step.run();
      faults.remove(what);
      warned.retainAll(faults.values());
      return true;
    } catch (RuntimeException e) {
      String reason = OutageMessages.of(e);
      boolean isRepeated = reason.equals(faults.put(what, reason));
      boolean isNews = OutageMessages.isOutage(e) ? isRepeated && warned.add(reason) : !isRepeated;
      log.atLevel(isNews && !worker.isShutdown() ? Level.WARN : Level.DEBUG)
          .log("{}: not done yet, and tried again each minute: {}.", what, reason);
      return false;
    }
  }

  @Override
  public void destroy() {
    worker.shutdownNow();
  }
}
