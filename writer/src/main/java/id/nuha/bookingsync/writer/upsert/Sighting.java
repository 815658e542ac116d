package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;

/**
 * What tells whether a record is older than its row.
 *
 * @param index of the record in its batch, from 0
 * @param observedAtMicros ce_time in microseconds since 1970
 * @param offset of the record in its partition
 */
record Sighting(int index, RecordKey key, long observedAtMicros, long offset) {}
