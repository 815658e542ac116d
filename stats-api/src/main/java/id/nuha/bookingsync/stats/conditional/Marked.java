package id.nuha.bookingsync.stats.conditional;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was read, and the state of all that it was read from, out of one snapshot.
 *
 * @param state null where a change could not be told
 */
public record Marked<T>(@Nullable String state, T value) {

  /** The same state of another value. */
  public <R> Marked<R> map(Function<T, R> to) {
    return new Marked<>(state, to.apply(value));
  }
}
