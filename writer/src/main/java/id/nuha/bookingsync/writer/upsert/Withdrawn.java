package id.nuha.bookingsync.writer.upsert;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that shows no row because of its key or date: it counts as superseded.
 *
 * @param index its position in the batch
 * @param key the key of the row that it would have
 * @param observedAt when it was observed, if RETENTION_DAYS is why; null if its key is erased
 */
public record Withdrawn(
    int index, ConsumerRecord<byte[], byte[]> record, String key, @Nullable Instant observedAt) {
  /** Whether it is older than RETENTION_DAYS allows; its key is erased otherwise. */
  public boolean expired() {
    return observedAt != null;
  }
}
