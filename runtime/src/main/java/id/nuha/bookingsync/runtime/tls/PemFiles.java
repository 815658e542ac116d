package id.nuha.bookingsync.runtime.tls;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The PEM files that settings name. One that cannot be used is refused with the others. */
public final class PemFiles {
  private PemFiles() {}

  /** What is in the file; null where the setting is not set, or the file cannot be read. */
  public static @Nullable String text(SettingsReader reader, String name) {
    String value = reader.optional(name);
    if (value == null) {
      return null;
    }
    try {
      // Latin-1 takes any byte: PEM is ASCII, and what stands between its blocks does not matter.
      return Files.readString(path(value), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      reader.refuse(
          name,
          "names a file that cannot be read",
          "set it to the path of a PEM file that the user of this service may read");
      return null;
    }
  }

  /** The certificates in the file, one or more; empty where {@link #text} is null. */
  public static List<X509Certificate> certificates(SettingsReader reader, String name) {
    String text = text(reader, name);
    if (text == null) {
      return List.of();
    }
    List<X509Certificate> certificates = certificates(text);
    if (certificates.isEmpty()) {
      reader.refuse(
          name,
          "names a file without a certificate that can be read",
          "set it to a file with one or more blocks of -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }

  static Path path(String value) {
    return Path.of(
        value.startsWith("~/") ? System.getProperty("user.home", ".") + value.substring(1) : value);
  }
}
