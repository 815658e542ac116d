package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.writer.schema.Table;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A batch that is read and not applied yet.
 *
 * @param records the batch
 * @param observations of the records that can become rows
 * @param unreadable the records that cannot
 * @param superseded the positions of records that were known to be older than their rows, and were
 *     not read
 */
public record PreparedBatch(
    Table table,
    List<ConsumerRecord<byte[], byte[]>> records,
    List<Observation> observations,
    List<Rejection> unreadable,
    BitSet superseded) {}
