package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.UnusableKeyException;
import tools.jackson.databind.JsonNode;

/** Takes the records of a run. Neither method waits until Kafka has stored the record. */
public interface Publication {
  /** Publishes a record under its key, as observed now; sets it aside if it is too large. */
  void publish(RecordKey key, JsonNode record);

  /** Sets a record aside that has no usable key. */
  void reject(JsonNode record, UnusableKeyException why);
}
