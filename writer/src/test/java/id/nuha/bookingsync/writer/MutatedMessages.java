package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RunEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Valid messages in which one field, header, key or value is dropped, retyped, resized or so. */
final class MutatedMessages {
  private static final List<String> JSON_VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1.5",
          "1e999999999",
          "99999999999999999999999999",
          "\"\"",
          "\"-\"",
          "\"x\"",
          "\"a\\u0000b\"",
          "\"\\ud83d\"",
          "\"0000-00-00\"",
          "\"9999-99-99 99:99:99\"",
          "[]",
          "[1, [2]]",
          "{}",
          "{\"a\": {\"b\": null}}");

  private static final List<String> VALUES =
      List.of(
          "", "null", "17", "true", "\"text\"", "[]", "[{}]", "{}", "{", "{\"booking_id\":", "\0");

  private static final List<String> HEADER_VALUES =
      List.of(
          "",
          "x",
          "a\0b",
          "-1",
          "123",
          "99999999999999999999",
          "00000000-0000-4000-8000-00000000000g",
          "2026-02-30T00:00:00Z",
          "-0001-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "2026-02-06T01:00:00+19:00",
          "\ufffd😀");

  private final Random random;
  private int large;

  MutatedMessages(long seed) {
    this.random = new Random(seed);
  }

  /** A message to a view's topic, or to its dead-letter topic. */
  ProducerRecord<byte[], byte[]> booking(String topic, int partition, int id) {
    String record =
        """
        {"booking_id": %d, "nama_rm": "Pasien Contoh", "tanggal_antrian": "2026-02-06 08:00:00",
         "kuota": 12, "catatan": "x", "id_dokter": 7, "status_booking": "Aktif", "lain": [1]}"""
            .formatted(id);
    List<Header> headers = new ArrayList<>();
    headers.add(header(Headers.SPEC_VERSION, "1.0"));
    headers.add(header(Headers.ID, "a-" + id));
    headers.add(header(Headers.SOURCE, "/simrs/views/239"));
    headers.add(header(Headers.TIME, "2026-02-06T01:00:00.000001Z"));
    headers.add(header(Headers.RUN_ID, new UUID(random.nextLong(), id).toString()));
    headers.add(header(Headers.VIEW_ID, "239"));
    if (topic.endsWith(".dlt")) {
      headers.add(header(Headers.DLT_TOPIC, "nuha.booking"));
      headers.add(header(Headers.DLT_PARTITION, "3"));
      headers.add(header(Headers.DLT_OFFSET, "7"));
      headers.add(header(Headers.DLT_REASON, "is too long"));
      headers.add(header(Headers.DLT_TIME, "2026-02-06T01:00:00Z"));
    }
    byte @Nullable [] value = bytes(record);
    switch (random.nextInt(4)) {
      case 0, 1 -> value = random.nextInt(5) == 0 ? anyValue() : mutated(value);
      default -> mutate(headers);
    }
    // Half have a key that is a booking's, and not always that of their own value.
    byte[] key = bytes(random.nextBoolean() ? "" + (1 + random.nextInt(id)) : text(10));
    return new ProducerRecord<>(topic, partition, key, value, headers);
  }

  /** A message to the topic of runs; never of the given run. */
  ProducerRecord<byte[], byte[]> event(String topic, RunEvent like) {
    String runId = new UUID(random.nextLong(), random.nextLong()).toString();
    byte[] event =
        bytes(new String(like.toJson(), StandardCharsets.UTF_8).replace(like.runId(), runId));
    byte @Nullable [] value = random.nextInt(5) == 0 ? anyValue() : mutated(event);
    byte[] key = bytes(random.nextBoolean() ? runId : text(10));
    return new ProducerRecord<>(topic, 0, key, value);
  }

  private byte[] mutated(byte[] json) {
    ObjectNode object = (ObjectNode) RecordJson.parse(json);
    String field = any(List.copyOf(object.propertyNames()));
    switch (random.nextInt(4)) {
      case 0 -> object.remove(field);
      case 1 -> object.put(field, text(length()));
      case 2 -> {
        String twice = "{\"" + field + "\":" + any(JSON_VALUES) + ",";
        return bytes(object.toString().replaceFirst("\\{", Matcher.quoteReplacement(twice)));
      }
      default -> {
        object.remove(field);
        String other = "{\"" + field + "\":" + any(JSON_VALUES) + ",";
        return bytes(object.toString().replaceFirst("\\{", Matcher.quoteReplacement(other)));
      }
    }
    return RecordJson.bytes(object);
  }

  private byte @Nullable [] anyValue() {
    switch (random.nextInt(5)) {
      case 0 -> {
        return null;
      }
      case 1 -> {
        byte[] noise = new byte[random.nextInt(100)];
        random.nextBytes(noise);
        return noise;
      }
      case 2 -> {
        return bytes("{\"booking_id\": " + "[".repeat(random.nextInt(3_000)));
      }
      default -> {
        return bytes(any(VALUES));
      }
    }
  }

  private void mutate(List<Header> headers) {
    int at = random.nextInt(headers.size());
    String name = headers.get(at).key();
    switch (random.nextInt(5)) {
      case 0 -> headers.remove(at);
      case 1 -> headers.set(at, new RecordHeader(name, (byte[]) null));
      case 2 -> headers.set(at, header(name, text(length())));
      case 3 -> headers.add(header(name, any(HEADER_VALUES)));
      default -> headers.set(at, header(name, any(HEADER_VALUES)));
    }
  }

  /** Mostly short, now and then near a megabyte. */
  private int length() {
    return switch (random.nextInt(20)) {
      case 0 -> ++large > 20 ? 3_000 : 900_000;
      case 1, 2, 3 -> 3_000;
      default -> random.nextInt(300);
    };
  }

  private String text(int length) {
    return "" + (char) ('a' + random.nextInt(26)) + "y".repeat(length);
  }

  private String any(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
