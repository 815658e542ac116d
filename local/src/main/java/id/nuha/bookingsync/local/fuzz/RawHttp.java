package id.nuha.bookingsync.local.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends bytes as they are: an HTTP client would refuse or mend most of what is sent here. */
final class RawHttp {
  static final int MAX_ANSWER_BYTES = 4_000_000;

  private static final String HEAD_END = "\r\n\r\n";
  private static final int CONNECT_MILLIS = 5_000;
  // Longer than a caller of a sync waits for its run.
  private static final int ANSWER_MILLIS = 40_000;
  // Of an answer that has no end, what comes at once is enough.
  private static final int STREAM_MILLIS = 200;

  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /**
   * Sends a request on a connection of its own.
   *
   * @param request each character is a byte
   * @throws IOException if there is no answer in time, or nobody listens
   */
  Answer send(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (SocketException refusedMeanwhile) {
        // The answer to the part that was sent is read all the same.
      }
      return read(socket);
    }
  }

  private static Answer read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[16_384];
    try {
      for (int n = in.read(buffer);
          n >= 0 && all.length() < MAX_ANSWER_BYTES;
          n = in.read(buffer)) {
        all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        if (headers(head(all)).getOrDefault("content-type", "").startsWith("text/event-stream")) {
          socket.setSoTimeout(STREAM_MILLIS);
        }
      }
    } catch (SocketTimeoutException e) {
      if (head(all).isEmpty()) {
        throw e;
      }
    } catch (SocketException closedWithoutReadingAll) {
      // What came until then is the answer.
    }
    String head = head(all);
    int bodyStart = all.indexOf(head) + head.length() + HEAD_END.length();
    return new Answer(status(head), headers(head), head.isEmpty() ? "" : all.substring(bodyStart));
  }

  // Of the answer itself: a 100 before it only says that it will come.
  private static String head(StringBuilder all) {
    int start = all.indexOf("HTTP/1.1 100") == 0 ? all.indexOf(HEAD_END) + HEAD_END.length() : 0;
    int end = all.indexOf(HEAD_END, start);
    return end < 0 ? "" : all.substring(start, end);
  }

  private static int status(String head) {
    String[] words = head.split("[ \r\n]", 3);
    return words.length > 1 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    for (String line : head.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }
}
