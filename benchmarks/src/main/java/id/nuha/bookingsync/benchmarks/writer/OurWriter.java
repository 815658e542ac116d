package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts the writer's jar on a database.
 *
 * @param flags of its JVM
 * @param log gets its output
 */
record OurWriter(Parts parts, String database, Path jar, List<String> flags, Path log) {
  ServiceProcess start() throws IOException {
    return ServiceProcess.start(
        jar,
        flags,
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", parts.bootstrapServers(),
            "DB_HOST", "127.0.0.1",
            "DB_PORT", Integer.toString(parts.postgresPort()),
            "DB_NAME", database,
            "DB_USER", "postgres",
            "DB_PASS", "postgres",
            "STATS_DB_PASS", "stats_reader"),
        log);
  }
}
