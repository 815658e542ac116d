package id.nuha.bookingsync.embedded.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a PostgreSQL is to run.
 *
 * @param programs folder of its programs; they are unpacked there at the first start
 * @param data folder of its data; initialised at the first start
 * @param log file of its output, begun anew at each start
 * @param port on 127.0.0.1
 * @param parameters server parameters by name, as in postgresql.conf
 * @param passwordFile holds the superuser's password, which is asked for from the first start on;
 *     null: nobody is asked for one
 * @param startTimeout how long it may take until it answers; to recover from a crash takes longer
 * @param stopTimeout how long it may take to stop in order before it is killed
 */
public record PostgresSettings(
    Path programs,
    Path data,
    Path log,
    int port,
    Map<String, String> parameters,
    @Nullable Path passwordFile,
    Duration startTimeout,
    Duration stopTimeout) {

  /** Without a password. */
  public PostgresSettings(
      Path programs,
      Path data,
      Path log,
      int port,
      Map<String, String> parameters,
      Duration startTimeout,
      Duration stopTimeout) {
    this(programs, data, log, port, parameters, null, startTimeout, stopTimeout);
  }
}
