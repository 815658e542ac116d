package id.nuha.bookingsync.writer.upsert;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record that cannot become a row. Neither message nor parts quote a value. */
final class UnreadableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String exception;
  private final @Nullable String column;
  private final String reason;

  /**
   * Why it cannot.
   *
   * @param exception a class name for the dead letter
   * @param column the column that cannot be filled; null if no single column is to blame
   */
  UnreadableRecordException(String exception, @Nullable String column, String reason) {
    super(reason);
    this.exception = exception;
    this.column = column;
    this.reason = reason;
  }

  Rejection rejection(int index, ConsumerRecord<byte[], byte[]> record) {
    return new Rejection(index, record, exception, null, column, reason);
  }
}
