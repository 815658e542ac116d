package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.tls.PemFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * How every client of ours logs in to Kafka, and how it knows that it talks to Kafka: the settings
 * beside KAFKA_SECURITY_PROTOCOL. They become properties of Spring's, which all clients are made
 * with. That a certificate is for the host that is asked is always checked.
 */
public final class KafkaLogin {
  private static final List<String> PROTOCOLS =
      List.of("SASL_SSL", "SSL", "SASL_PLAINTEXT", "PLAINTEXT");
  private static final Map<String, Class<?>> MODULES =
      Map.of(
          "SCRAM-SHA-512", ScramLoginModule.class,
          "SCRAM-SHA-256", ScramLoginModule.class,
          "PLAIN", PlainLoginModule.class);
  private static final String PROTOCOL = "KAFKA_SECURITY_PROTOCOL";
  private static final String MECHANISM = "KAFKA_SASL_MECHANISM";
  private static final String USERNAME = "KAFKA_SASL_USERNAME";
  private static final String PASSWORD = "KAFKA_SASL_PASSWORD";
  private static final String JAAS_CONFIG = "KAFKA_SASL_JAAS_CONFIG";
  private static final String CA_FILE = "KAFKA_SSL_CA_FILE";
  private static final String CERT_FILE = "KAFKA_SSL_CERT_FILE";
  private static final String KEY_FILE = "KAFKA_SSL_KEY_FILE";
  private static final String KEY_PASSWORD = "KAFKA_SSL_KEY_PASSWORD";

  private final SettingsReader reader;
  private final Map<String, String> client = new HashMap<>();

  private KafkaLogin(SettingsReader reader) {
    this.reader = reader;
  }

  /** Reads the settings, refuses those that do not fit together, and hands the others to Spring. */
  public static void read(SettingsReader reader) {
    new KafkaLogin(reader).read();
  }

  private void read() {
    String protocol = reader.text(PROTOCOL, "PLAINTEXT").toUpperCase(Locale.ROOT);
    if (!PROTOCOLS.contains(protocol)) {
      reader.refuse(
          PROTOCOL,
          "is '%s'".formatted(protocol),
          "set it to what the broker's port has: " + String.join(", ", PROTOCOLS));
      return;
    }
    client.put("security.protocol", protocol);
    if (protocol.startsWith("SASL_")) {
      readLogin();
    } else {
      refuseUnused(protocol, "asks for no login", MECHANISM, USERNAME, PASSWORD, JAAS_CONFIG);
    }
    if (protocol.endsWith("SSL")) {
      readCertificates();
    } else {
      refuseUnused(protocol, "has no TLS", CA_FILE, CERT_FILE, KEY_FILE, KEY_PASSWORD);
    }
    client.forEach(
        (property, value) ->
            reader.handToSpring(
                "SPRING_KAFKA_PROPERTIES_" + property.toUpperCase(Locale.ROOT).replace('.', '_'),
                value));
  }

  // Whoever has set one of them means to be safe; without it everything would go in clear.
  private void refuseUnused(String protocol, String why, String... names) {
    for (String name : names) {
      if (reader.secret(name) != null) {
        reader.refuse(
            name,
            "is set, but %s is %s, which %s".formatted(PROTOCOL, protocol, why),
            "set %s to SASL_SSL or what else the broker has, or leave %s out"
                .formatted(PROTOCOL, name));
      }
    }
  }

  private void readLogin() {
    String mechanism =
        reader.required(MECHANISM, "what the broker has: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN");
    String jaas = reader.secret(JAAS_CONFIG);
    if (jaas == null) {
      jaas = jaas(mechanism, reader.required(USERNAME, "the login's name"), password());
    } else if (reader.secret(USERNAME) != null || reader.secret(PASSWORD) != null) {
      reader.refuse(
          JAAS_CONFIG,
          "is set beside %s or %s".formatted(USERNAME, PASSWORD),
          "leave it out, or those two");
    } else if (!isJaas(jaas)) {
      reader.refuse(
          JAAS_CONFIG,
          "is no login module of JAAS",
          "set it to one like 'org.apache.kafka.common.security.plain.PlainLoginModule required"
              + " …;', or set %s and %s".formatted(USERNAME, PASSWORD));
    }
    client.put(SaslConfigs.SASL_MECHANISM, mechanism);
    client.put(SaslConfigs.SASL_JAAS_CONFIG, jaas);
  }

  private String password() {
    String password = reader.secret(PASSWORD);
    if (password == null) {
      reader.refuse(PASSWORD, "is not set", "set it to the login's password");
      return "";
    }
    return password;
  }

  private String jaas(String mechanism, String username, String password) {
    Class<?> module = MODULES.get(mechanism);
    if (module == null) {
      if (!mechanism.isEmpty()) {
        reader.refuse(
            MECHANISM,
            "is '%s', which takes more than a name and a password".formatted(mechanism),
            "set it to SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN, or set %s to its login module"
                .formatted(JAAS_CONFIG));
      }
      return "";
    }
    return "%s required username=\"%s\" password=\"%s\";"
        .formatted(module.getName(), quoted(username), quoted(password));
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static boolean isJaas(String value) {
    try {
      JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value)));
      return true;
    } catch (IllegalArgumentException | KafkaException e) {
      return false; // and the exception may quote the value
    }
  }

  private void readCertificates() {
    if (!PemFiles.certificates(reader, CA_FILE).isEmpty()) {
      client.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, PemFiles.text(reader, CA_FILE));
    }
    boolean hasCertificate = !PemFiles.certificates(reader, CERT_FILE).isEmpty();
    String key = PemFiles.text(reader, KEY_FILE);
    if ((reader.optional(CERT_FILE) == null) != (reader.optional(KEY_FILE) == null)) {
      reader.refuse(
          reader.optional(CERT_FILE) == null ? CERT_FILE : KEY_FILE,
          "is not set",
          "set both %s and %s, or none of them".formatted(CERT_FILE, KEY_FILE));
    } else if (hasCertificate && key != null) {
      client.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, PemFiles.text(reader, CERT_FILE));
      put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, key);
      put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, reader.secret(KEY_PASSWORD));
      if (!isUsableKey()) {
        reader.refuse(
            KEY_FILE,
            "holds no private key that can be used",
            "set it to a PEM file with -----BEGIN PRIVATE KEY----- (PKCS#8), or with an encrypted"
                + " one and its password in "
                + KEY_PASSWORD);
      }
    }
  }

  private boolean isUsableKey() {
    ConfigDef settings = new ConfigDef();
    SslConfigs.addClientSslSupport(settings);
    try (DefaultSslEngineFactory tls = new DefaultSslEngineFactory()) {
      tls.configure(settings.parse(client));
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  private void put(String property, @Nullable String value) {
    if (value != null) {
      client.put(property, value);
    }
  }
}
