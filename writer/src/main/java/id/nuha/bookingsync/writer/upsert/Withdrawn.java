package id.nuha.bookingsync.writer.upsert;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that shows no row because of its key or date: it counts as superseded.
 *
 * @param key the key of the row that it would have
 * @param expired whether it is older than RETENTION_DAYS allows; its key is erased otherwise
 */
public record Withdrawn(ConsumerRecord<byte[], byte[]> record, String key, boolean expired) {}
