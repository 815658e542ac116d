package id.nuha.bookingsync.writer.encryption;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.contract.encryption.UnusableKeysetException;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what a record says, whether its value is encrypted or of a time before that. */
@Component
public class ClearValues {
  private static final Logger log = LoggerFactory.getLogger(ClearValues.class);

  private final Encryption encryption;

  ClearValues(Encryption encryption) {
    this.encryption = encryption;
  }

  /**
   * The record's value as SIMRS gave it; null if it has none.
   *
   * @param maxBytes that an encrypted value may have when clear
   * @throws MissingKeyException if its key is not here; it says where the record stands
   * @throws id.nuha.bookingsync.contract.encryption.UnreadableValueException if it cannot be
   *     opened, whoever has the key
   */
  public byte @Nullable [] of(View view, ConsumerRecord<byte[], byte[]> record, int maxBytes) {
    String header = TextHeaders.get(record.headers(), Headers.ENCRYPTION);
    if (header == null || record.value() == null) {
      return record.value();
    }
    try {
      return encryption.decrypt(view.id(), record.key(), record.value(), header, maxBytes);
    } catch (MissingKeyException e) {
      throw e.at(record.topic(), record.partition(), record.offset());
    }
  }

  /** Reads the keys again, where they can be used. */
  public void readKeysAgain() {
    try {
      encryption.refresh();
    } catch (UnusableKeysetException e) {
      log.warn("PII_KEYSET {}; the keys that were read before are used further.", e.what());
    }
  }

  /** The id of the key that the record waits for; null if it waits for none. */
  public @Nullable String missingKey(ConsumerRecord<byte[], byte[]> record) {
    String header = TextHeaders.get(record.headers(), Headers.ENCRYPTION);
    return header == null || record.value() == null
        ? null
        : encryption.missingKey(record.value(), header);
  }
}
