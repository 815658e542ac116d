package id.nuha.bookingsync.runtime.audit;

import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.web.Problems;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

/**
 * Carries out acts, each between two events: that it was asked for, and what came of it. So a
 * service that is stopped in the middle leaves a trace, and an act without a trace is not done.
 */
public final class AuditedActs {
  private final AuditTrail trail;
  private final Clock clock;

  public AuditedActs(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Carries out an act once it is written down that it was asked for. No thread waits for that.
   *
   * @param action as {@link AuditEvent#action}
   * @param what on what
   * @param act begins it, and does not block
   * @param result of an act that went well: {@link AuditEvent#DONE} or {@link AuditEvent#ACCEPTED}
   * @param outcome what is known of it then, beside {@code what}
   * @return what the act answers; or an {@link ErrorResponseException} with status 503 if it was
   *     not begun, because nothing could be written down; an erasure may begin later all the same
   */
  public <T> CompletableFuture<T> carryOut(
      Caller caller,
      String action,
      Map<String, String> what,
      Supplier<CompletableFuture<T>> act,
      String result,
      Function<T, Map<String, String>> outcome) {
    AuditEvent asked = AuditEvent.of(caller, action, what, AuditEvent.ASKED, clock.instant());
    return trail
        .write(asked)
        .exceptionallyCompose(fault -> CompletableFuture.failedFuture(refusal(action, fault)))
        .thenCompose(
            stored ->
                act.get()
                    .whenComplete(
                        (answer, fault) ->
                            trail.note(
                                fault == null
                                    ? asked.ended(result, outcome.apply(answer), clock.instant())
                                    : asked.ended(failure(fault), Map.of(), clock.instant()))));
  }

  /** Whether an act that did not go well was refused or failed. */
  public static String failure(Throwable fault) {
    return cause(fault) instanceof ErrorResponse answer && answer.getStatusCode().is4xxClientError()
        ? AuditEvent.REFUSED
        : AuditEvent.FAILED;
  }

  private static ErrorResponseException refusal(String action, Throwable fault) {
    // Kafka may have stored the event without a word, and an erasure is carried out from there.
    String consequence =
        action.equals(AuditEvent.ERASE)
            ? "It is not known whether nuha.audit has noted who asked for this, so it is not done yet, and may still be carried out within minutes: %s. Ask again once Kafka answers."
            : "It could not be noted in nuha.audit who asked for this, so it was not done: %s. Ask again once Kafka answers.";
    return Problems.of(
        HttpStatus.SERVICE_UNAVAILABLE, consequence.formatted(cause(fault).getMessage()));
  }

  private static Throwable cause(Throwable fault) {
    return fault instanceof CompletionException && fault.getCause() != null
        ? fault.getCause()
        : fault;
  }
}
