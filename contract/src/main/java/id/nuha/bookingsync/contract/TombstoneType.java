package id.nuha.bookingsync.contract;

import org.jspecify.annotations.Nullable;

/**
 * Values of {@link Headers#TYPE} of the writer's tombstones: messages without a value under a key
 * whose records Kafka is to forget. What others write without a value is no tombstone.
 */
public final class TombstoneType {
  /** Of a key that an operator has erased. */
  public static final String ERASED = "id.nuha.bookingsync.erased";

  /** Of a record that was kept long enough. */
  public static final String EXPIRED = "id.nuha.bookingsync.expired";

  private TombstoneType() {}

  /** Whether it is one of these. */
  public static boolean isOne(@Nullable String type) {
    return ERASED.equals(type) || EXPIRED.equals(type);
  }
}
