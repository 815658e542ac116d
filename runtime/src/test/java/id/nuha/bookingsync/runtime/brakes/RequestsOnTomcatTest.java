package id.nuha.bookingsync.runtime.brakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Valve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** What a real Tomcat does with requests that are made to wear it out. */
@Timeout(60)
class RequestsOnTomcatTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 8;

  private final RefusedRequests refused = new RefusedRequests();
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicReference<AsyncContext> waitsForItsAnswer = new AtomicReference<>();
  private WebServer server;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.destroy();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 0",
    "application/json, 16384",
    "application/x-www-form-urlencoded, 100",
    "application/x-www-form-urlencoded, 16384"
  })
  void aBodyArrivesAsItWasSent(String type, int length) throws IOException {
    start(LONG, new BodyValve(refused, LONG));
    String body = ("q=" + "x".repeat(length)).substring(0, length);

    String read = "127.0.0.1 false " + (type.endsWith("json") ? body : body.replace("q=", ""));
    assertThat(answer(declared(type, body, length))).startsWith("HTTP/1.1 200").endsWith(read);
    assertThat(answer(chunked(type, body))).startsWith("HTTP/1.1 200").endsWith(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded"})
  void aLargeBodyIsRefused(String type) throws IOException {
    start(LONG, new BodyValve(refused, LONG));
    String body = "x".repeat(BodyValve.MAX_BYTES + 1);

    assertRefused(answer(declared(type, "", 1_000_000_000_000L)), 413);
    assertRefused(answer(declared(type, body, body.length())), 413);
    assertRefused(answer(chunked(type, body)), 413);
    assertThat(counted("large_body")).isEqualTo(3);
  }

  @Test
  void aLengthThatIsNoNumberIsRefused() throws IOException {
    start(LONG, new BodyValve(refused, LONG));

    assertRefused(answer(declared("application/json", "", -1)), 400);
  }

  @Test
  void aBodyThatComesInDropsIsRefused() throws IOException {
    start(LONG, new BodyValve(refused, Duration.ZERO));

    assertRefused(answer(declared("application/json", "{", 100)), 408);
    assertThat(counted("slow_body")).isEqualTo(1);
  }

  @Test
  void aBodyThatDoesNotComeIsRefused() throws IOException {
    start(Duration.ofMillis(100), new BodyValve(refused, LONG));

    assertRefused(answer(declared("application/json", "{", 100)), 408);
    assertRefused(
        answer(head("application/json") + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"), 408);
    assertThat(counted("slow_body")).isEqualTo(2);
  }

  @Test
  void whileBodiesDoNotComeAllElseIsAnswered() throws IOException {
    start(LONG, new BodyValve(refused, LONG));
    List<Socket> callers = new ArrayList<>();
    for (int i = 0; i < 3 * THREADS; i++) {
      callers.add(send(declared("application/x-www-form-urlencoded", "q", 100)));
    }

    assertThat(answer(get())).startsWith("HTTP/1.1 200");
    await()
        .atMost(PATIENCE)
        .until(
            () -> answered(callers).size() == callers.size() - BodyValve.MAX_WAITING_PER_ADDRESS);
    for (Socket caller : answered(callers)) {
      assertThat(read(caller)).startsWith("HTTP/1.1 408").contains("Retry-After: ");
    }
    assertThat(answer(get())).startsWith("HTTP/1.1 200");
  }

  @Test
  void whileBodiesDoNotComeWhatWasTakenInIsAnswered() throws IOException {
    start(LONG, new BodyValve(refused, LONG));
    Socket later = send(declared("application/json", "{}", 2).replace("POST /", "POST /later"));
    await().atMost(PATIENCE).until(() -> waitsForItsAnswer.get() != null);
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < BodyValve.MAX_WAITING; i++) {
      slow.add(send(declared("application/json", "{", 100)));
    }
    int held = BodyValve.MAX_WAITING_PER_ADDRESS;
    await().atMost(PATIENCE).until(() -> answered(slow).size() == slow.size() - held);

    waitsForItsAnswer.get().dispatch();

    assertThat(read(later)).startsWith("HTTP/1.1 200").endsWith("done");
  }

  @Test
  void whileBodiesOfOneAddressDoNotComeThoseOfOthersAreTaken() throws IOException {
    start(
        LONG,
        BrakesConfiguration.behind(new BrakeSettings(0, List.of("127.0.0.1/32"))),
        new BodyValve(refused, LONG));
    String type = "application/json";
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < BodyValve.MAX_WAITING; i++) {
      slow.add(send(from("2001:db8::" + i, declared(type, "{", 100))));
    }
    int held = BodyValve.MAX_WAITING_PER_ADDRESS;
    await().atMost(PATIENCE).until(() -> answered(slow).size() == slow.size() - held);

    assertThat(answer(from("2001:db8:0:1::1", declared(type, "{}", 2)))).startsWith("HTTP/1.1 200");
    assertThat(answer(from("2001:db8::1", declared(type, "{}", 2)))).startsWith("HTTP/1.1 408");
    for (Socket caller : slow) {
      caller.close();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> answer(from("2001:db8::1", declared(type, "{}", 2))).startsWith("HTTP/1.1 200"));
  }

  private static String from(String address, String request) {
    return request.replaceFirst("\r\n\r\n", "\r\nX-Forwarded-For: " + address + "\r\n\r\n");
  }

  private static List<Socket> answered(List<Socket> callers) throws IOException {
    List<Socket> answered = new ArrayList<>();
    for (Socket caller : callers) {
      if (caller.getInputStream().available() > 0) {
        answered.add(caller);
      }
    }
    return answered;
  }

  @Test
  void whileHeadersDoNotComeAllElseIsAnswered() throws IOException {
    start(LONG, new BodyValve(refused, LONG));
    for (int i = 0; i < 3 * THREADS; i++) {
      send("GET / HTTP/1.1\r\nHost: localhost\r\nx-drop");
    }

    assertThat(answer(get())).startsWith("HTTP/1.1 200");
  }

  @Test
  void headersThatDoNotComeAreGivenUp() throws IOException {
    start(Duration.ofMillis(100), new BodyValve(refused, LONG));

    assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\nx-drop")).doesNotContain("200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1/32 | 203.0.113.9 | 203.0.113.9 true",
        "127.0.0.1/32 | 203.0.113.9, 198.51.100.7 | 198.51.100.7 true",
        "127.0.0.1/32,198.51.100.0/24 | 203.0.113.9, 198.51.100.7 | 203.0.113.9 true",
        "::1/128,127.0.0.0/8 | 2001:db8::7 | 2001:db8::7 true",
        "192.0.2.0/24 | 203.0.113.9 | 127.0.0.1 false",
        "fd00::/8 | 203.0.113.9 | 127.0.0.1 false"
      })
  void onlyATrustedProxySaysWhereARequestComesFrom(String proxies, String told, String believed)
      throws IOException {
    start(
        LONG,
        BrakesConfiguration.behind(new BrakeSettings(0, List.of(proxies.split(",")))),
        new BodyValve(refused, LONG));

    String headers = "\r\nX-Forwarded-For: " + told + "\r\nX-Forwarded-Proto: https\r\n\r\n";
    assertThat(answer(get().replace("\r\n\r\n", headers)).strip()).endsWith(believed);
  }

  private void start(Duration readTimeout, Valve... valves) {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    factory.setAddress(InetAddress.getLoopbackAddress());
    factory.addEngineValves(valves);
    factory.addConnectorCustomizers(
        connector -> {
          connector.setProperty("connectionTimeout", Long.toString(readTimeout.toMillis()));
          connector.setProperty("maxThreads", Integer.toString(THREADS));
        });
    server = factory.getWebServer(this::addServlets);
    server.start();
  }

  private void addServlets(ServletContext context) {
    context.addServlet("echo", new Echo()).addMapping("/");
    ServletRegistration.Dynamic later = context.addServlet("later", new Later(waitsForItsAnswer));
    later.addMapping("/later");
    later.setAsyncSupported(true);
  }

  private static String head(String type) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        + type
        + "\r\n";
  }

  private static String get() {
    return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  private static String declared(String type, String body, long length) {
    return head(type) + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  private static String chunked(String type, String body) {
    StringBuilder chunks = new StringBuilder(head(type) + "Transfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length(); at += 1_000) {
      String chunk = body.substring(at, Math.min(body.length(), at + 1_000));
      chunks
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return chunks.append("0\r\n\r\n").toString();
  }

  private String answer(String request) throws IOException {
    return read(send(request));
  }

  private Socket send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    sockets.add(socket);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  // Until Tomcat closes the connection.
  private static String read(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    try (InputStream in = socket.getInputStream()) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        answer.append((char) next);
      }
    } catch (SocketException reset) {
      // Tomcat does not wait for what it refuses.
    }
    return answer.toString();
  }

  private void assertRefused(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json")
        .contains("\"status\":" + status)
        .doesNotContain("Exception");
  }

  private double counted(String outcome) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    refused.bindTo(meters);
    return meters
        .get("bookingsync.requests.refused")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  /** Answers once it is dispatched again. */
  private static final class Later extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient AtomicReference<AsyncContext> waiting;

    Later(AtomicReference<AsyncContext> waiting) {
      this.waiting = waiting;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        response.getOutputStream().print("done");
      } else {
        waiting.set(request.startAsync());
      }
    }
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String type = request.getContentType();
      String body =
          type != null && type.endsWith("urlencoded")
              ? request.getParameter("q")
              : new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      byte[] answer =
          "%s %s %s"
              .formatted(request.getRemoteAddr(), request.isSecure(), body)
              .getBytes(StandardCharsets.UTF_8);
      response.setContentLength(answer.length);
      response.getOutputStream().write(answer);
    }
  }
}
