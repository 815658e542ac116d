package id.nuha.bookingsync.writer.upsert;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that no retry can help, and why, in words that carry no patient's data.
 *
 * @param index of the record in its batch, from 0
 * @param exception the exception's class name
 * @param sqlState where PostgreSQL refused the record; null if it never reached PostgreSQL
 * @param column the column that could not be filled; null if no single column is to blame
 */
public record Rejection(
    int index,
    ConsumerRecord<byte[], byte[]> record,
    String exception,
    @Nullable String sqlState,
    @Nullable String column,
    String reason) {

  /** The exception of a record that a wrong clock has stamped. */
  static final String STAMPED_AHEAD = "StampedAhead";

  /** Whether the table, or how the record fits it, has to do with it. */
  boolean isOfTable() {
    return !exception.equals(STAMPED_AHEAD);
  }

  /** Column and reason as one reads them: "kuota is text that is not a whole number". */
  public String inWords() {
    return column == null ? reason : column + " " + reason;
  }
}
