package id.nuha.bookingsync.stats.notify;

import id.nuha.bookingsync.stats.watch.ViewState;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What is posted, as JSON. It names no patient: a view, a state, a run and times are all there is.
 *
 * @param id the same whenever this notice is posted again, so that a receiver can tell
 * @param at when the state was seen
 * @param text all of it in a sentence, which chat services show
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Notice(
    String id,
    OffsetDateTime at,
    int view,
    String name,
    ViewState.State state,
    @Nullable String reason,
    @Nullable String runId,
    @Nullable OffsetDateTime lastComplete,
    String text) {
  private static final int MAX_REASON = 500;

  static Notice of(ViewState view, OffsetDateTime at) {
    String reason = view.reason();
    String shortReason =
        reason == null || reason.length() <= MAX_REASON
            ? reason
            : reason.substring(0, MAX_REASON) + "…";
    String sentence =
        "Booking Sync: view %d (%s) %s"
            .formatted(view.view(), view.description(), inWords(view.state()));
    return new Notice(
        UUID.randomUUID().toString(),
        at,
        view.view(),
        view.description(),
        view.state(),
        view.state().isTrouble() ? shortReason : null,
        view.runId(),
        view.lastComplete(),
        view.state().isTrouble() && shortReason != null
            ? sentence + ": " + shortReason
            : sentence + ".");
  }

  private static String inWords(ViewState.State state) {
    return switch (state) {
      case STOPPED -> "is stopped";
      case FAILED -> "could not be synced";
      case INCOMPLETE -> "was not synced whole";
      case OVERDUE -> "is overdue";
      case COMPLETE -> "is well again";
      case NEVER -> "has not been synced yet";
      case UNKNOWN -> "is not known";
    };
  }
}
