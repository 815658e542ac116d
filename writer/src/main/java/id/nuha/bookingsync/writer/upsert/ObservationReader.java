package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.SimrsValues;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Makes an observation of a Kafka record, or says why it cannot be one. */
@Component
class ObservationReader {
  /** RFC 3339 has years of four digits. */
  private static final int MAX_YEAR = 9_999;

  private final ZoneId clinic;
  private final UnknownFields unknownFields;

  ObservationReader(WriterSettings settings, UnknownFields unknownFields) {
    this.clinic = settings.clinic();
    this.unknownFields = unknownFields;
  }

  /**
   * Reads a record.
   *
   * @param index of the record in its batch
   * @throws UnreadableRecordException if a column cannot hold its value, or the value is not a JSON
   *     object
   */
  Observation read(Table table, int index, ConsumerRecord<byte[], byte[]> record) {
    JsonNode json = json(record);
    RecordKey key = key(table.view(), json);
    unknownFields.note(table, json);
    return new Observation(
        index, key, values(table, key, json), observedAt(record), record.offset());
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new UnreadableRecordException("EmptyRecord", null, "the record has no value");
    }
    JsonNode json;
    try {
      json = RecordJson.parse(record.value());
    } catch (JacksonException e) { // its message quotes the record
      throw new UnreadableRecordException(
          e.getClass().getSimpleName(), null, "the record is not valid JSON");
    }
    if (!json.isObject()) {
      throw new UnreadableRecordException(
          "NotAnObject", null, "the record is " + SimrsValues.kindOf(json) + ", not an object");
    }
    return json;
  }

  private RecordKey key(View view, JsonNode json) {
    try {
      return RecordKey.of(view, json, clinic);
    } catch (UnusableKeyException e) {
      throw new UnreadableRecordException(e.getClass().getSimpleName(), e.column(), e.reason());
    }
  }

  private List<@Nullable String> values(Table table, RecordKey key, JsonNode json) {
    List<@Nullable String> values = new ArrayList<>(table.columns().size());
    for (Column column : table.columns()) {
      JsonNode value = keyValue(table.view(), key, column.name());
      try {
        values.add(
            column.text(
                value == null ? table.view().valueOf(column.name(), json, column.isText()) : value,
                clinic));
      } catch (UnusableValueException e) {
        throw new UnreadableRecordException(
            e.getClass().getSimpleName(), column.name(), e.reason());
      }
    }
    return values;
  }

  // A key column holds the normalised value: the row's key and the Kafka key are one.
  private static @Nullable JsonNode keyValue(View view, RecordKey key, String column) {
    for (int i = 0; i < view.key().size(); i++) {
      if (view.key().get(i).column().equals(column)) {
        return StringNode.valueOf(key.values().get(i));
      }
    }
    return null;
  }

  private static Instant observedAt(ConsumerRecord<byte[], byte[]> record) {
    String time = TextHeaders.get(record.headers(), Headers.TIME);
    if (time == null) {
      return Instant.ofEpochMilli(record.timestamp());
    }
    OffsetDateTime observed;
    try {
      observed = OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC);
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
