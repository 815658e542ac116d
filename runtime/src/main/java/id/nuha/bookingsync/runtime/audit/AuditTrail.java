package id.nuha.bookingsync.runtime.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Where it is written down who did what. */
public interface AuditTrail {
  /**
   * Writes an event down; no thread of the caller's waits for it. Events are stored in the order in
   * which they are handed over.
   *
   * @return done once it is stored; a {@code KafkaUnavailableException}, whose message is fit for a
   *     caller, if Kafka does not say in time that it is. It may be stored nevertheless
   */
  CompletableFuture<Void> write(AuditEvent event);

  /** Writes an event down that nothing depends on; where that fails, the log says so. */
  void note(AuditEvent event);

  /**
   * Writes an event down, and waits until it is stored. What must not be done without a trace is
   * done after this.
   *
   * @throws RuntimeException as {@link #write} has it: a {@code KafkaUnavailableException}, which
   *     is answered 503
   */
  default void append(AuditEvent event) {
    try {
      write(event).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : e;
    }
  }
}
