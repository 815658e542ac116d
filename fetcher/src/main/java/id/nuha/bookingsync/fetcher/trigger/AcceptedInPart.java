package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.fetcher.Mistake;
import id.nuha.bookingsync.fetcher.trigger.TriggerController.AcceptedRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The refusal of a trigger of all views of which some were accepted all the same. */
final class AcceptedInPart {
  private AcceptedInPart() {}

  /** A view whose run was not accepted, in the place where the others have their run. */
  record Refused(String status, String reason) {}

  /**
   * The exception that answers such a trigger.
   *
   * @param fault why it was not accepted as a whole
   * @param runsByView what came of each view; all have ended
   * @return the fault itself if no view was accepted
   */
  static RuntimeException or(
      Throwable fault, Map<String, CompletableFuture<AcceptedRun>> runsByView) {
    Map<String, Object> data = new LinkedHashMap<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    runsByView.forEach(
        (view, run) -> {
          if (run.isCompletedExceptionally()) {
            String reason = reason(run);
            reasons.put(view, reason);
            data.put(view, new Refused("REFUSED", reason));
          } else {
            data.put(view, run.join());
          }
        });
    if (reasons.size() == runsByView.size()) {
      return fault instanceof CompletionException all ? all : new CompletionException(fault);
    }
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail(data, reasons));
    problem.setProperty("data", data);
    return new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, problem, null);
  }

  private static String detail(Map<String, Object> data, Map<String, String> reasons) {
    String accepted =
        data.keySet().stream()
            .filter(view -> !reasons.containsKey(view))
            .collect(Collectors.joining(", "));
    String refused =
        reasons.entrySet().stream()
            .map(view -> view.getKey() + ": " + view.getValue())
            .collect(Collectors.joining(" "));
    return "%s Accepted all the same: %s. Trigger again later; what then still runs is joined."
        .formatted(refused, accepted);
  }

  private static String reason(CompletableFuture<AcceptedRun> refused) {
    Throwable cause = cause(refused);
    return cause instanceof ErrorResponseException refusal && refusal.getBody().getDetail() != null
        ? refusal.getBody().getDetail()
        : Mistake.inWords(cause) + ".";
  }

  private static Throwable cause(CompletableFuture<AcceptedRun> refused) {
    try {
      throw new IllegalStateException("accepted: " + refused.join());
    } catch (CompletionException e) {
      return Objects.requireNonNullElse(e.getCause(), e);
    }
  }
}
