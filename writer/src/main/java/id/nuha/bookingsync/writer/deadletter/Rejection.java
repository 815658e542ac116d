package id.nuha.bookingsync.writer.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that no retry can help, and why, in words that carry no patient's data.
 *
 * @param exception the exception's class name
 * @param sqlState where PostgreSQL refused the record; null where it never came so far
 * @param column the column that could not be filled; null if it is none alone
 */
public record Rejection(
    ConsumerRecord<byte[], byte[]> record,
    Position position,
    @Nullable String runId,
    String exception,
    @Nullable String sqlState,
    @Nullable String column,
    String reason) {}
