package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies batches to the bookings as a writer's consumers do, and says what became of them. */
record Upserts(ConfigurableApplicationContext writer) {
  static final String TOPIC = "nuha.booking";
  static final Instant TIME = Instant.parse("2026-02-06T01:00:00Z");
  private static final View VIEW = Catalogue.builtIn().view(239).orElseThrow();

  List<Outcome> apply(List<ConsumerRecord<byte[], byte[]>> batch) {
    return result(batch).outcomes();
  }

  BatchResult result(List<ConsumerRecord<byte[], byte[]>> batch) {
    BatchUpsert upserts = writer.getBean(BatchUpsert.class);
    Table table = writer.getBean(Schema.class).read(VIEW);
    return writer
        .getBean(TransactionTemplate.class)
        .execute(status -> upserts.apply(upserts.prepare(table, batch)));
  }

  static List<ConsumerRecord<byte[], byte[]>> range(int first, int last, Instant time) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> booking(i, time, i)).toList();
  }

  static ConsumerRecord<byte[], byte[]> booking(int id, Instant time, long offset) {
    return record(id, "A-" + id, time, offset);
  }

  static ConsumerRecord<byte[], byte[]> record(int id, String antrian, Instant time, long offset) {
    return record(id, time, offset, json(id, antrian));
  }

  static ConsumerRecord<byte[], byte[]> record(int id, Instant time, long offset, String json) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(TOPIC, 0, offset, Writers.bytes("" + id), Writers.bytes(json));
    record.headers().add(Headers.TIME, Writers.bytes(time.toString()));
    return record;
  }

  static String json(int id, String antrian) {
    return "{\"booking_id\": %d, \"antrian\": \"%s\"}".formatted(id, antrian);
  }
}
