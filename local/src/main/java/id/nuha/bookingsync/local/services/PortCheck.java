package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks before the start whether the ports are free: afterwards a log would say it, or nobody. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Checks all ports that the pipeline will listen on.
   *
   * @throws LocalException naming the first one in use, and the option that changes it
   */
  static void check(PipelineOptions options) {
    PipelineOptions.Ports ports = options.ports();
    check("--port", ports.statsApi());
    check("--fetcher-port", ports.fetcher());
    check("--writer-port", ports.writer());
    check("--kafka-port", ports.kafka());
    check("--kafka-port", ports.kafkaController()); // the port after it
    check("--db-port", ports.db());
    if (options.isSimulated()) {
      check("--simrs-port", ports.simrs());
    }
  }

  private static void check(String option, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "Port %d is in use by another program. Stop that one, or choose another port with %s."
              .formatted(port, option),
          e);
    }
  }
}
