package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;
import java.time.Instant;

/**
 * What tells whether a record is older than its row.
 *
 * @param index of the record in its batch, from 0
 * @param observedAt ce_time, to the microsecond
 * @param offset of the record in its partition
 */
record Sighting(int index, RecordKey key, Instant observedAt, long offset) {}
