package id.nuha.bookingsync.embedded.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of this machine that nobody listens on, for servers that are about to start. */
public final class FreePorts {
  // Linux gives outgoing connections ports from 32768 on. One of those could be taken between the
  // moment it is found here and the moment the server listens on it.
  private static final int MIN_PORT = 20_000;
  private static final int MAX_PORT = 32_767;
  private static final int MAX_ATTEMPTS_IN_USE = 1_000;

  private FreePorts() {}

  /** Finds one port. */
  public static int find() {
    return find(1)[0];
  }

  /**
   * Finds that many different ports.
   *
   * @throws UncheckedIOException if too few are free, or none may be opened
   */
  public static int[] find(int count) {
    List<ServerSocket> held = new ArrayList<>(); // all are held until the last one is found
    try {
      int inUse = 0;
      while (held.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT + 1);
        try {
          held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
          if (++inUse == MAX_ATTEMPTS_IN_USE) {
            throw e;
          }
        }
      }
      int[] ports = held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
      for (ServerSocket socket : held) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("No free ports were found: " + e.getMessage() + ".", e);
    }
  }
}
