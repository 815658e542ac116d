package id.nuha.bookingsync.writer.encryption;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a record says, whether its value is encrypted or of a time before that. */
@Component
public class ClearValues {
  private final Encryption encryption;

  ClearValues(Encryption encryption) {
    this.encryption = encryption;
  }

  /**
   * The record's value as SIMRS gave it; null if it has none.
   *
   * @param maxBytes that an encrypted value may have when clear
   * @throws id.nuha.bookingsync.contract.encryption.MissingKeyException if its key is not here
   * @throws id.nuha.bookingsync.contract.encryption.UnreadableValueException if it cannot be
   *     opened, whoever has the key
   */
  public byte @Nullable [] of(View view, ConsumerRecord<byte[], byte[]> record, int maxBytes) {
    String header = TextHeaders.get(record.headers(), Headers.ENCRYPTION);
    return header == null || record.value() == null
        ? record.value()
        : encryption.decrypt(view.id(), record.key(), record.value(), header, maxBytes);
  }
}
