package id.nuha.bookingsync.writer.upsert;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that shows no row because of its key or date: it counts as superseded.
 *
 * @param index its position in the batch
 * @param key the key of the row that it would have
 * @param expired whether it is older than RETENTION_DAYS allows; its key is erased otherwise
 */
public record Withdrawn(
    int index, ConsumerRecord<byte[], byte[]> record, String key, boolean expired) {}
