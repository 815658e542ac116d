package id.nuha.bookingsync.stats.sync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer for all who ask while it is awaited. Where none comes, what was answered last. */
final class SharedAnswer<T> {
  private final Supplier<CompletableFuture<T>> question;
  private volatile @Nullable T last;
  private @Nullable CompletableFuture<Answer<T>> awaited;

  SharedAnswer(Supplier<CompletableFuture<T>> question) {
    this.question = question;
  }

  /**
   * An answer.
   *
   * @param value what was answered last; null if nothing was yet
   * @param isNew whether it was answered now
   */
  record Answer<T>(@Nullable T value, boolean isNew) {}

  /** It never fails. */
  synchronized CompletableFuture<Answer<T>> get() {
    CompletableFuture<Answer<T>> answer = awaited;
    if (answer == null || answer.isDone()) {
      answer =
          question
              .get()
              .thenApply(
                  value -> {
                    last = value;
                    return new Answer<T>(value, true);
                  })
              .exceptionally(fault -> new Answer<T>(last, false));
      awaited = answer;
    }
    return answer.copy();
  }
}
