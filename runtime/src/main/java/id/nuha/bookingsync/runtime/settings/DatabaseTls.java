package id.nuha.bookingsync.runtime.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether connections to PostgreSQL are encrypted, and whose certificate it has to show.
 *
 * @param mode DB_SSLMODE, as PostgreSQL's own clients have it; null for the driver's default, which
 *     encrypts where the server offers it and checks no certificate
 * @param caFile DB_CA_FILE: the certificates of the CAs that may have signed the server's; null for
 *     those that Java knows
 */
public record DatabaseTls(@Nullable String mode, @Nullable Path caFile) {
  private static final String PROPERTY = "spring.datasource.hikari.data-source-properties.";
  private static final List<String> MODES =
      List.of("disable", "prefer", "require", "verify-ca", "verify-full");

  /** Reads both. */
  public static DatabaseTls from(SettingsReader reader) {
    String mode = reader.optional("DB_SSLMODE");
    if (mode != null && !MODES.contains(mode)) {
      reader.refuse(
          "DB_SSLMODE",
          "is none that there is",
          "set it to one of %s, or leave it out".formatted(String.join(", ", MODES)));
    }
    String file = reader.optional("DB_CA_FILE");
    if (file != null && !holdsCertificates(Path.of(file))) {
      reader.refuse(
          "DB_CA_FILE",
          "is no file with certificates that can be read",
          "set it to a PEM file with the certificate of the CA that signed PostgreSQL's, or leave it"
              + " out for those that Java knows");
    }
    if (file != null && (mode == null || !mode.startsWith("verify-"))) {
      reader.refuse(
          "DB_CA_FILE",
          "is set, and DB_SSLMODE lets nobody check a certificate",
          "set DB_SSLMODE to verify-full, or to verify-ca where the server has another name");
    }
    return new DatabaseTls(mode, file == null ? null : Path.of(file));
  }

  /** Spring's properties of the connections. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    if (mode != null) {
      properties.put(PROPERTY + "sslmode", mode);
      if (caFile != null) {
        properties.put(
            PROPERTY + "sslrootcert", SettingsInitializer.escaped(caFile.toAbsolutePath().toString()));
      } else if (mode.startsWith("verify-")) {
        properties.put(PROPERTY + "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      }
    }
    return properties;
  }

  private static boolean holdsCertificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (IOException | CertificateException e) {
      return false;
    }
  }
}
