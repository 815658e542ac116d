package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.DateTimeDigits;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordFields;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.SimrsValues;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.contract.encryption.UnreadableValueException;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.encryption.ClearValues;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Makes an observation of a Kafka record, or says why it cannot be one. */
@Component
class ObservationReader {
  /** RFC 3339 has years of four digits. */
  private static final int MAX_YEAR = 9_999;

  private final ZoneId clinic;
  private final ClearValues values;
  private final UnknownFields unknownFields;

  ObservationReader(WriterSettings settings, ClearValues values, UnknownFields unknownFields) {
    this.clinic = settings.clinic();
    this.values = values;
    this.unknownFields = unknownFields;
  }

  /**
   * Reads a record.
   *
   * @param index of the record in its batch
   * @param scratch what it writes the row's values to first
   * @throws UnreadableRecordException if a column cannot hold its value, or the value is not a JSON
   *     object
   * @throws id.nuha.bookingsync.contract.encryption.MissingKeyException if the value waits for its
   *     key
   */
  Observation read(
      RowShape shape, CopyText scratch, int index, ConsumerRecord<byte[], byte[]> record) {
    RecordFields fields = fields(shape, record);
    RecordKey key = key(shape.table().view(), fields);
    scratch.clear();
    shape.addValues(scratch, fields, key, clinic);
    return new Observation(index, key, scratch.copy(), observedAt(record), record.offset());
  }

  /**
   * Reads no more than a record's key and time; null if one of them cannot be read.
   *
   * @param keyFields the positions of the fields that may hold the key's values
   * @throws MissingKeyException if the value waits for its key
   */
  @Nullable Sighting sighting(
      View view, Map<String, Integer> keyFields, int index, ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] value = value(view, record);
      RecordKey key = value == null ? null : key(view, keyFields, record.key(), value);
      return key == null
          ? null
          : new Sighting(
              index,
              key,
              ChronoUnit.MICROS.between(Instant.EPOCH, observedAt(record)),
              record.offset());
    } catch (MissingKeyException e) { // the others will lack it as well
      throw e;
    } catch (RuntimeException e) { // the reason is said where the record is read whole
      return null;
    }
  }

  /**
   * Reads no further than to the key, unless that is another one than Kafka has the record under. A
   * record that repeats a key's field has its key from the last one: the fetcher publishes it under
   * that, and it is read whole here.
   */
  private @Nullable RecordKey key(
      View view, Map<String, Integer> keyFields, byte @Nullable [] kafkaKey, byte[] value) {
    RecordFields first = RecordFields.first(value, keyFields);
    RecordKey key = first == null ? null : key(view, first);
    if (key != null && Arrays.equals(key.text().getBytes(StandardCharsets.UTF_8), kafkaKey)) {
      return key;
    }
    RecordFields all = RecordFields.read(value, keyFields, other -> {});
    return all == null ? null : key(view, all);
  }

  private RecordFields fields(RowShape shape, ConsumerRecord<byte[], byte[]> record) {
    byte[] value = value(shape.table().view(), record);
    if (value == null) {
      throw new UnreadableRecordException("EmptyRecord", null, "the record has no value");
    }
    try {
      RecordFields fields =
          RecordFields.read(
              value, shape.positions(), unknown -> unknownFields.note(shape.table(), unknown));
      if (fields == null) {
        throw new UnreadableRecordException(
            "NotAnObject",
            null,
            "the record is " + SimrsValues.kindOf(RecordJson.parse(value)) + ", not an object");
      }
      return fields;
    } catch (JacksonException e) { // its message quotes the record
      throw new UnreadableRecordException(
          e.getClass().getSimpleName(), null, "the record is not valid JSON");
    }
  }

  private byte @Nullable [] value(View view, ConsumerRecord<byte[], byte[]> record) {
    try {
      return values.of(view, record, MemoryLimits.MAX_RECORD_BYTES);
    } catch (UnreadableValueException e) {
      throw new UnreadableRecordException(e.getClass().getSimpleName(), null, e.reason());
    }
  }

  private RecordKey key(View view, RecordFields fields) {
    try {
      return RecordKey.of(view, fields::get, clinic);
    } catch (UnusableKeyException e) {
      throw new UnreadableRecordException(e.getClass().getSimpleName(), e.column(), e.reason());
    }
  }

  private static Instant observedAt(ConsumerRecord<byte[], byte[]> record) {
    String time = TextHeaders.get(record.headers(), Headers.TIME);
    if (time == null) {
      return Instant.ofEpochMilli(record.timestamp());
    }
    OffsetDateTime observed;
    try {
      LocalDateTime utc = time.endsWith("Z") ? DateTimeDigits.read(time, time.length() - 1) : null;
      observed =
          utc != null && time.indexOf('T') > 0
              ? utc.atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw noTime(e.getClass().getSimpleName(), "is not an RFC 3339 time");
    }
    if (observed.getYear() < 1 || observed.getYear() > MAX_YEAR) {
      throw noTime("ImpossibleYear", "is in no year of four digits");
    }
    return observed.toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  private static UnreadableRecordException noTime(String exception, String what) {
    return new UnreadableRecordException(exception, null, "header " + Headers.TIME + " " + what);
  }
}
