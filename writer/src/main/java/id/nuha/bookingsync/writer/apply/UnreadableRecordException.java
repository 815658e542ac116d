package id.nuha.bookingsync.writer.apply;

import org.jspecify.annotations.Nullable;

/** A record that cannot become a row. Neither message nor parts quote a value. */
final class UnreadableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String exception;
  private final @Nullable String column;
  private final String reason;

  UnreadableRecordException(String exception, @Nullable String column, String reason) {
    super(reason);
    this.exception = exception;
    this.column = column;
    this.reason = reason;
  }

  String exception() {
    return exception;
  }

  @Nullable String column() {
    return column;
  }

  String reason() {
    return reason;
  }
}
