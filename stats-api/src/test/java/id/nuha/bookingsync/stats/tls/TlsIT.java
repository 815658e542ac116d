package id.nuha.bookingsync.stats.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.stats.StatsApi;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class TlsIT {
  private static final String KEY = "invented-operator-key-of-this-test";

  @TempDir private static Path made;
  private static TestAuthority authority;

  @TempDir private Path folder;
  private Path certificate;
  private Path key;

  @BeforeAll
  static void make() {
    authority = TestAuthority.in(made);
    authority.sign("first", "ip:127.0.0.1");
    authority.sign("second", "ip:127.0.0.1");
  }

  @BeforeEach
  void write() throws Exception {
    certificate = folder.resolve("tls cert.pem");
    key = folder.resolve("key.pem");
    put(authority.certificate("first"), certificate);
    put(authority.key("first"), key);
  }

  // In one step, as whoever renews certificates does.
  private static void put(Path made, Path file) throws Exception {
    Files.move(
        Files.copy(made, file.resolveSibling("next"), StandardCopyOption.REPLACE_EXISTING),
        file,
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aNewCertificateIsShownWithoutARestart(CapturedOutput output) throws Exception {
    try (StatsApi api =
        StatsApi.start(
            "TLS_CERT_FILE=" + certificate,
            "TLS_KEY_FILE=" + key,
            "OPERATOR_API_KEY=" + KEY,
            "SPRING_SSL_BUNDLE_WATCH_FILE_QUIETPERIOD=100ms")) {
      HttpResponse<String> page = get(api, "/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(shown(page)).isEqualTo("CN=first");
      assertThat(page.headers().firstValue("Strict-Transport-Security"))
          .hasValue("max-age=31536000");
      HttpResponse<String> loggedIn =
          await().until(() -> logIn(api), answer -> answer.statusCode() == 204);
      assertThat(loggedIn.headers().allValues("Set-Cookie"))
          .hasSize(3)
          .allMatch(cookie -> cookie.contains("; Secure"))
          .first()
          .asString()
          .startsWith("__Host-booking-sync-session=");
      assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");

      put(authority.certificate("second"), certificate); // its key comes a moment later
      await().until(() -> output.getAll().contains("matches none of the certificates"));
      assertThat(shown(get(api, "/"))).isEqualTo("CN=first");

      put(authority.key("second"), key);
      await().until(() -> shown(get(api, "/")).equals("CN=second"));
    }
  }

  @Test
  void whatCannotBeUsedIsRefusedAtTheStart() throws Exception {
    assertThat(TlsFiles.from(reader(Map.of()))).isNull();
    assertThat(refusal(Map.of("TLS_CERT_FILE", certificate.toString())))
        .isEqualTo(
            "TLS_KEY_FILE is not set: TLS needs the certificate and its key; set both, or neither"
                + " for plain HTTP.");
    assertThat(refusal(Map.of("TLS_KEY_FILE", key.toString())))
        .startsWith("TLS_CERT_FILE is not set");
    assertThat(refusal(both(folder.resolve("nowhere"), key)))
        .startsWith("TLS_CERT_FILE names no file with a certificate that can be read");
    assertThat(refusal(both(certificate, certificate)))
        .startsWith("TLS_KEY_FILE names no file with a private key that can be read");
    assertThat(refusal(both(key, key))).startsWith("TLS_CERT_FILE names no file");
    put(authority.key("second"), key);
    assertThat(refusal(both(certificate, key)))
        .startsWith("TLS_KEY_FILE is not the key of the certificate in TLS_CERT_FILE");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    assertThat(refusal(both(certificate, key)))
        .startsWith("TLS_KEY_FILE names no file with a private key")
        .doesNotContain("c2VjcmV0");
  }

  private static Map<String, String> both(Path certificate, Path key) {
    return Map.of("TLS_CERT_FILE", certificate.toString(), "TLS_KEY_FILE", key.toString());
  }

  private static String refusal(Map<String, String> settings) {
    SettingsReader reader = reader(settings);
    TlsFiles.from(reader);
    return assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(reader::check)
        .actual()
        .getMessage();
  }

  private static SettingsReader reader(Map<String, String> settings) {
    return new SettingsReader(new HashMap<>(settings)::get);
  }

  // A client of its own each time: one that knows the server would not shake hands anew.
  private static HttpResponse<String> get(StatsApi api, String path) throws Exception {
    return send(api, path, HttpRequest.newBuilder());
  }

  private static HttpResponse<String> logIn(StatsApi api) throws Exception {
    return send(
        api,
        "/login",
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"key\": \"%s\"}".formatted(KEY))));
  }

  private static HttpResponse<String> send(StatsApi api, String path, HttpRequest.Builder request)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authority.certificate())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    URI address = URI.create(api.address(path).replace("http:", "https:"));
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .send(request.uri(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String shown(HttpResponse<String> answer) throws Exception {
    return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }
}
