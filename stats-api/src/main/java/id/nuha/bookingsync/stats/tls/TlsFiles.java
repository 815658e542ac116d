package id.nuha.bookingsync.stats.tls;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * What stats-api shows itself with, as PEM. Spring Boot reads both anew when one of them changes;
 * where they cannot be used then, it logs that and keeps what it has.
 *
 * @param certificate TLS_CERT_FILE: the certificate and behind it those of its authorities
 * @param key TLS_KEY_FILE: its private key, without a password
 */
public record TlsFiles(Path certificate, Path key) {
  private static final String CERTIFICATE = "TLS_CERT_FILE";
  private static final String KEY = "TLS_KEY_FILE";
  private static final String BUNDLE = "front-door";

  /** Reads and checks them; null where neither is set. */
  public static @Nullable TlsFiles from(SettingsReader reader) {
    String certificate = reader.optional(CERTIFICATE);
    String key = reader.optional(KEY);
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      reader.refuse(
          certificate == null ? CERTIFICATE : KEY,
          "is not set",
          "TLS needs the certificate and its key; set both, or neither for plain HTTP");
      return null;
    }
    TlsFiles files =
        new TlsFiles(Path.of(certificate).toAbsolutePath(), Path.of(key).toAbsolutePath());
    if (files.haveContent(reader) && !files.fit()) {
      reader.refuse(
          KEY,
          "is not the key of the certificate in " + CERTIFICATE,
          "set both to files that were made together");
    }
    return files;
  }

  // What is wrong with both is said at once.
  private boolean haveContent(SettingsReader reader) {
    boolean certified = hasCertificate(reader);
    return hasKey(reader) && certified;
  }

  private boolean hasCertificate(SettingsReader reader) {
    try {
      if (!PemContent.load(certificate).getCertificates().isEmpty()) {
        return true;
      }
    } catch (IOException | RuntimeException e) {
      // said below
    }
    reader.refuse(
        CERTIFICATE,
        "names no file with a certificate that can be read",
        "set it to a PEM file (BEGIN CERTIFICATE) that this service's user may read");
    return false;
  }

  private boolean hasKey(SettingsReader reader) {
    try {
      if (PemContent.load(key).getPrivateKey() != null) {
        return true;
      }
    } catch (IOException | RuntimeException e) {
      // said below
    }
    reader.refuse(
        KEY,
        "names no file with a private key that can be read",
        "set it to a PEM file (BEGIN PRIVATE KEY) without a password that this service's user may"
            + " read");
    return false;
  }

  private boolean fit() {
    PemSslBundleProperties properties = new PemSslBundleProperties();
    properties.getKeystore().setCertificate(certificate.toUri().toString());
    properties.getKeystore().setPrivateKey(key.toUri().toString());
    properties.getKeystore().setVerifyKeys(true);
    try {
      return PropertiesSslBundle.get(properties).getStores().getKeyStore() != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Spring Boot's own properties for them. */
  public Map<String, Object> properties() {
    String bundle = "spring.ssl.bundle.pem." + BUNDLE + ".";
    return Map.of(
        "server.ssl.bundle",
        BUNDLE,
        bundle + "keystore.certificate",
        certificate.toUri().toString(),
        bundle + "keystore.private-key",
        key.toUri().toString(),
        bundle + "keystore.verify-keys",
        "true",
        bundle + "reload-on-update",
        "true");
  }
}
