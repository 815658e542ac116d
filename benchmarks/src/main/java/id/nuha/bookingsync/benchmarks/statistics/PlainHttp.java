package id.nuha.bookingsync.benchmarks.statistics;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Sends GET over one connection that stays open, and reads the answer to its end: as little work as
 * can be, because it takes its time from the same cores as what is measured.
 */
final class PlainHttp implements Latencies.Caller {
  private final int port;
  private final Supplier<String> path;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();

  /**
   * Connects.
   *
   * @param path says what to ask for next
   */
  PlainHttp(int port, Supplier<String> path) throws IOException {
    this.port = port;
    this.path = path;
    connect();
  }

  private void connect() throws IOException {
    socket.close();
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 65_536);
    out = socket.getOutputStream();
  }

  @Override
  public void ask() throws IOException {
    String asked = path.get();
    out.write(
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n"
            .formatted(asked)
            .getBytes(StandardCharsets.US_ASCII));
    String status = line();
    if (!status.contains(" 200 ") && !status.endsWith(" 200")) {
      throw new IOException("%s answers %s".formatted(asked, status));
    }
    int length = -1;
    boolean isLast = false; // a server ends a connection after so many answers
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
      isLast |= lower.startsWith("connection:") && lower.endsWith("close");
    }
    if (length >= 0) {
      in.skipNBytes(length);
    } else {
      skipChunks();
    }
    if (isLast) {
      connect();
    }
  }

  private void skipChunks() throws IOException {
    int size;
    do {
      size = Integer.parseInt(line().strip(), 16);
      in.skipNBytes(size);
      line();
    } while (size > 0);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection was closed.");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
