package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** stats-api as this machine reaches it: over TLS where the user's settings name a certificate. */
public final class FrontDoor {
  private static final String CERTIFICATE = "TLS_CERT_FILE";

  private final int port;
  private final @Nullable SSLContext tls;

  private FrontDoor(int port, @Nullable SSLContext tls) {
    this.port = port;
    this.tls = tls;
  }

  /** That of a pipeline. */
  public static FrontDoor of(PipelineOptions options) {
    return at(options.ports().statsApi(), options.environment());
  }

  static FrontDoor at(int port, Map<String, String> settings) {
    String certificate = settings.getOrDefault(CERTIFICATE, "").strip();
    return new FrontDoor(port, certificate.isEmpty() ? null : trusting(Path.of(certificate)));
  }

  /** A client that knows its certificate, whatever name that is for, and plain HTTP as well. */
  public HttpClient.Builder client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    return tls == null ? client : client.sslContext(tls);
  }

  /** An address there. */
  public URI uri(String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme(), port, path));
  }

  /** Its address for people. */
  public String address() {
    return "%s://localhost:%d".formatted(scheme(), port);
  }

  private String scheme() {
    return tls == null ? "http" : "https";
  }

  private static SSLContext trusting(Path certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new OnlyThat(certificate)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new LocalException("TLS cannot be used on this machine.", e);
    }
  }

  /** Trusts the certificate that stands in a file now, and no other one. */
  private static final class OnlyThat extends X509ExtendedTrustManager {
    private final Path file;

    OnlyThat(Path file) {
      this.file = file;
    }

    private void check(X509Certificate[] shown) throws CertificateException {
      try (InputStream in = Files.newInputStream(file)) {
        for (Certificate ours : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          if (ours.equals(shown[0])) {
            return;
          }
        }
      } catch (IOException e) {
        throw new CertificateException(CERTIFICATE + " cannot be read.", e);
      }
      throw new CertificateException("Another certificate than that in " + CERTIFICATE + ".");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("Nobody shows one here.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("Nobody shows one here.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("Nobody shows one here.");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
