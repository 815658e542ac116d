package id.nuha.bookingsync.benchmarks.jmh;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the writer does with records before it speaks to PostgreSQL, in the writer's own classes,
 * which are on the class path of this JVM alone and so are found by their names. Beside it Jackson
 * by itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RecordReading {
  /** As many as the writer takes from Kafka at once. */
  static final int BATCH = 2_000;

  private static final String WRITER = "id.nuha.bookingsync.writer.";

  private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
  private final JsonMapper jackson = JsonMapper.shared();
  private @Nullable AutoCloseable context;
  private @Nullable Object upsert;
  private @Nullable Object table;
  private @Nullable Method prepare;

  /** Starts the writer, on Kafka and PostgreSQL that run already, and makes its records. */
  @Setup(Level.Trial)
  public void start() throws ReflectiveOperationException {
    Class<?> application = Class.forName(WRITER + "WriterApplication");
    Object started =
        Class.forName("org.springframework.boot.SpringApplication")
            .getMethod("run", Class.class, String[].class)
            .invoke(null, application, new String[0]);
    context = (AutoCloseable) started;
    Method getBean = started.getClass().getMethod("getBean", Class.class);
    Class<?> upsertType = Class.forName(WRITER + "upsert.BatchUpsert");
    Class<?> schemaType = Class.forName(WRITER + "schema.Schema");
    Object schema = getBean.invoke(started, schemaType);
    schemaType.getMethod("prepare").invoke(schema);
    View view = Catalogue.builtIn().views().get(0);
    table = schemaType.getMethod("read", View.class).invoke(schema, view);
    upsert = getBean.invoke(started, upsertType);
    prepare = upsertType.getMethod("prepare", Class.forName(WRITER + "schema.Table"), List.class);
    Bookings bookings = new Bookings(BATCH, 14);
    for (int id = 1; id <= BATCH; id++) {
      batch.add(record(view, bookings, id));
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(View view, Bookings bookings, int id) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            view.topic(), 0, id, bytes(Integer.toString(id)), bookings.json(id, Phase.INSERT));
    record.headers().add(Headers.TIME, bytes("2026-02-06T01:00:00.%06dZ".formatted(id)));
    record.headers().add(Headers.RUN_ID, bytes("00000000-0000-0000-0000-000000000239"));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Stops the writer. */
  @TearDown(Level.Trial)
  public void stop() throws Exception {
    if (context != null) {
      context.close();
    }
  }

  /** Reads one record: from its bytes to the values of its columns. */
  @Benchmark
  public Object record() throws InvocationTargetException, IllegalAccessException {
    return prepare(batch.subList(0, 1));
  }

  /** Builds a batch of 2,000 records. */
  @Benchmark
  public Object batch() throws InvocationTargetException, IllegalAccessException {
    return prepare(batch);
  }

  /** Reads the same record as a tree, and nothing more. */
  @Benchmark
  public Object jacksonTree() {
    return jackson.readTree(batch.get(0).value());
  }

  /** Goes through the same record token by token, and keeps nothing. */
  @Benchmark
  public void jacksonTokens(Blackhole blackhole) {
    try (JsonParser parser = jackson.createParser(batch.get(0).value())) {
      while (parser.nextToken() != null) {
        blackhole.consume(parser.getString());
      }
    }
  }

  private Object prepare(List<ConsumerRecord<byte[], byte[]>> records)
      throws InvocationTargetException, IllegalAccessException {
    return Objects.requireNonNull(prepare).invoke(upsert, table, records);
  }
}
