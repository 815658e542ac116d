package id.nuha.bookingsync.benchmarks.rival;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts Debezium's JDBC sink in Kafka Connect, standalone, in a JVM of its own: the fastest set-up
 * that writes the same rows of the same topic. The messages carry no schema, so the converter gets
 * one (KIP-1054); SIMRS writes dates as text, and PostgreSQL reads them as what the column is.
 */
public final class DebeziumSink {
  private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

  private static final List<String> TIMES =
      List.of("tanggal_registrasi_filter", "tanggal_antrian", "inserted_date", "update_date");

  private final Parts parts;
  private final Path jars;
  private final Path folder;
  private final boolean unnest;

  private DebeziumSink(Parts parts, Path jars, Path folder, boolean unnest) {
    this.parts = parts;
    this.jars = jars;
    this.folder = folder;
    this.unnest = unnest;
  }

  /**
   * One that is not started yet.
   *
   * @param home the project's folder
   * @param folder for its settings and its log
   * @param unnest whether it sends a batch as arrays, which Debezium does not by default, or as
   *     rewritten inserts
   */
  public static DebeziumSink of(Path home, Parts parts, Path folder, boolean unnest)
      throws IOException, InterruptedException {
    return new DebeziumSink(parts, RivalJars.fetch(home), folder, unnest);
  }

  /** Starts it on a database. */
  public ChildProcess start(String database, String topic) throws IOException {
    Path worker = folder.resolve("connect-worker.properties");
    Path sink = folder.resolve("connect-sink.properties");
    write(worker, worker());
    write(sink, sink(database, topic));
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("-Xmx2g", "-cp", jars + "/*"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("org.apache.kafka.connect.cli.ConnectStandalone");
    command.addAll(List.of(worker.toString(), sink.toString()));
    return ChildProcess.start(command, Map.of(), folder.resolve("connect.log"));
  }

  private Map<String, String> worker() {
    return Map.ofEntries(
        Map.entry("bootstrap.servers", parts.bootstrapServers()),
        Map.entry("listeners", "http://127.0.0.1:" + FreePorts.find()),
        Map.entry("offset.storage.file.filename", folder.resolve("connect.offsets").toString()),
        Map.entry("key.converter", "org.apache.kafka.connect.storage.StringConverter"),
        Map.entry("value.converter", CONVERTER),
        Map.entry("plugin.discovery", "service_load"),
        Map.entry("consumer.auto.offset.reset", "earliest"),
        Map.entry("consumer.max.poll.records", "5000"),
        Map.entry("consumer.max.partition.fetch.bytes", "10485760"));
  }

  private Map<String, String> sink(String database, String topic) {
    Map<String, String> sink = new HashMap<>();
    sink.put("name", database);
    sink.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    sink.put("tasks.max", "2");
    sink.put("topics", topic);
    sink.put(
        "connection.url",
        "jdbc:postgresql://127.0.0.1:%d/%s?reWriteBatchedInserts=true&stringtype=unspecified"
            .formatted(parts.postgresPort(), database));
    sink.put("connection.username", "postgres");
    sink.put("connection.password", "postgres");
    sink.put("insert.mode", "upsert");
    sink.put("primary.key.mode", "record_value");
    sink.put("primary.key.fields", "booking_id");
    sink.put("schema.evolution", "none");
    sink.put("collection.name.format", "dashboard_239");
    sink.put("batch.size", "5000");
    sink.put("value.converter", CONVERTER);
    sink.put("value.converter.schemas.enable", "true");
    sink.put("value.converter.schema.content", schema());
    if (unnest) {
      sink.put("dialect.postgres.unnest.insert.enabled", "true");
      // One statement may not touch a row twice.
      sink.put("use.reduction.buffer", "true");
      // In arrays no text becomes a timestamp by itself.
      sink.put("transforms", String.join(",", TIMES));
      for (String time : TIMES) {
        String transform = "transforms." + time + ".";
        sink.put(
            transform + "type", "org.apache.kafka.connect.transforms.TimestampConverter$Value");
        sink.put(transform + "field", time);
        sink.put(transform + "format", "yyyy-MM-dd HH:mm:ss");
        sink.put(transform + "target.type", "Timestamp");
      }
    }
    return sink;
  }

  private static String schema() {
    List<Map<String, Object>> fields = new ArrayList<>();
    new Bookings(1, 1)
        .fields(1, Phase.INSERT)
        .forEach(
            (name, value) ->
                fields.add(
                    Map.of(
                        "field",
                        name,
                        "type",
                        value instanceof Integer ? "int32" : "string",
                        "optional",
                        !name.equals("booking_id"))));
    return JsonMapper.shared()
        .writeValueAsString(Map.of("type", "struct", "optional", false, "fields", fields));
  }

  private static void write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}
