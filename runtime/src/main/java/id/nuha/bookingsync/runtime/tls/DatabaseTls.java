package id.nuha.bookingsync.runtime.tls;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.List;

/**
 * Whether connections to PostgreSQL are encrypted (DB_SSLMODE), and who has to have signed its
 * certificate (DB_CA_FILE; whom Java trusts, without). Without both the driver's own default
 * counts: encrypted where PostgreSQL offers it, and no certificate is checked.
 */
public final class DatabaseTls {
  private static final String MODE = "DB_SSLMODE";
  private static final String CA_FILE = "DB_CA_FILE";
  private static final String VERIFY = "verify-";
  private static final List<String> MODES =
      List.of("disable", "prefer", "require", "verify-ca", "verify-full");

  private DatabaseTls() {}

  /** Reads both settings, refuses what does not fit, and hands the others to Spring. */
  public static void read(SettingsReader reader) {
    String mode = reader.text(MODE, "");
    String caFile = reader.optional(CA_FILE);
    if (!mode.isEmpty() && !MODES.contains(mode)) {
      reader.refuse(
          MODE,
          "is '%s'".formatted(mode),
          "set it to one of %s, or leave it out".formatted(String.join(", ", MODES)));
      return;
    }
    if (caFile != null && !mode.startsWith(VERIFY)) {
      reader.refuse(
          CA_FILE,
          "is set, and %s lets nobody look at the certificate".formatted(MODE),
          "set %s to verify-full (or verify-ca, where the certificate is for another name), or"
                  .formatted(MODE)
              + " leave "
              + CA_FILE
              + " out");
    }
    if (!mode.isEmpty()) {
      hand(reader, "SSLMODE", mode);
    }
    if (caFile != null && !PemFiles.certificates(reader, CA_FILE).isEmpty()) {
      hand(reader, "SSLROOTCERT", PemFiles.path(caFile).toAbsolutePath().toString());
    } else if (mode.startsWith(VERIFY)) {
      hand(reader, "SSLFACTORY", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  private static void hand(SettingsReader reader, String property, String value) {
    reader.handToSpring("SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_" + property, value);
  }
}
