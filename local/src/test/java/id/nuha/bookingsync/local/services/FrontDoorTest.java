package id.nuha.bookingsync.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import id.nuha.bookingsync.embedded.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontDoorTest {
  @TempDir private Path folder;

  @Test
  void itsOwnCertificateIsKnownAndNoOtherOne() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    authority.sign("own", "dns:rs-nuha.example");
    Path file = folder.resolve("tls.pem");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    try {
      FrontDoor door =
          FrontDoor.at(server.getAddress().getPort(), Map.of("TLS_CERT_FILE", file.toString()));
      assertThat(door.address()).startsWith("https://localhost:");

      Files.copy(authority.certificate("own"), file);
      assertThat(status(door)).isEqualTo(204);

      authority.sign("other", "ip:127.0.0.1");
      Files.copy(authority.certificate("other"), file, StandardCopyOption.REPLACE_EXISTING);
      // Another one: the first may resume the session that it has.
      FrontDoor another =
          FrontDoor.at(server.getAddress().getPort(), Map.of("TLS_CERT_FILE", file.toString()));
      assertThatThrownBy(() -> status(another)).isInstanceOf(SSLHandshakeException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void withoutACertificateItIsPlain() {
    assertThat(FrontDoor.at(3033, Map.of()).address()).isEqualTo("http://localhost:3033");
    assertThat(FrontDoor.at(3033, Map.of("TLS_CERT_FILE", " ")).uri("/x"))
        .hasToString("http://127.0.0.1:3033/x");
  }

  private static int status(FrontDoor door) throws Exception {
    return door.client()
        .build()
        .send(HttpRequest.newBuilder(door.uri("/")).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
