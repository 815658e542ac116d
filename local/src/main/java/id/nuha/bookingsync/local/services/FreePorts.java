package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that nobody listens on, for those who start something soon. */
public final class FreePorts {
  // Linux gives outgoing connections a port from 32768 on, which may be taken before it is used.
  private static final int FIRST = 20_000;
  private static final int AFTER_LAST = 32_768;
  private static final int MOST_TAKEN = 1_000;

  private FreePorts() {}

  /**
   * Different ones.
   *
   * @throws LocalException if there are not so many, or none may be opened
   */
  public static int[] find(int count) {
    List<ServerSocket> held = new ArrayList<>(); // until all are found: no port twice
    try {
      int taken = 0;
      while (held.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
        try {
          held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
          if (++taken == MOST_TAKEN) {
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
      throw new LocalException("No free ports are found: " + e.getMessage() + ".", e);
    }
  }
}
