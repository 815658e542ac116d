package id.nuha.bookingsync.stats.sync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer for all who ask while it is awaited. */
final class SharedAnswer<T> {
  private final Supplier<CompletableFuture<T>> question;
  private @Nullable CompletableFuture<T> awaited;

  SharedAnswer(Supplier<CompletableFuture<T>> question) {
    this.question = question;
  }

  synchronized CompletableFuture<T> get() {
    CompletableFuture<T> answer = awaited;
    if (answer == null || answer.isDone()) {
      answer = question.get();
      awaited = answer;
    }
    return answer.copy();
  }
}
