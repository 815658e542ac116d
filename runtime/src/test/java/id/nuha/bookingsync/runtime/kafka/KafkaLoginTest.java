package id.nuha.bookingsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

class KafkaLoginTest {
  private static final Map<String, String> SCRAM =
      Map.of(
          "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
          "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
          "KAFKA_SASL_USERNAME", "fetcher",
          "KAFKA_SASL_PASSWORD", "rahasia");

  @TempDir Path folder;

  @Test
  void withoutSettingsAllIsInClear() {
    assertThat(clientOf(Map.of())).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rahasia", "a\"b\\c;'d", "p${user.home}\\${x}", " two words "})
  void theLoginReachesTheClientAsItIs(String password) {
    Map<String, String> client = clientOf(with(SCRAM, "KAFKA_SASL_PASSWORD", password));

    assertThat(client)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .doesNotContainKey("ssl.truststore.certificates");
    AppConfigurationEntry module =
        JaasContext.loadClientContext(
                Map.of("sasl.jaas.config", new Password(client.get("sasl.jaas.config"))))
            .configurationEntries()
            .get(0);
    assertThat(module.getLoginModuleName()).endsWith("ScramLoginModule");
    assertThat(module.getOptions()).isEqualTo(Map.of("username", "fetcher", "password", password));
  }

  @Test
  void aLoginModuleOfAnotherKindIsTakenAsItStands() {
    String jaas = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;";

    assertThat(
            clientOf(
                Map.of(
                    "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                    "KAFKA_SASL_MECHANISM", "OAUTHBEARER",
                    "KAFKA_SASL_JAAS_CONFIG", jaas)))
        .containsEntry("sasl.mechanism", "OAUTHBEARER")
        .containsEntry("sasl.jaas.config", jaas);
  }

  @Test
  void certificatesReachTheClient() throws IOException {
    TestAuthority authority = TestAuthority.in(folder);
    authority.sign("fetcher", "dns:fetcher");

    Map<String, String> client =
        clientOf(
            Map.of(
                "KAFKA_SECURITY_PROTOCOL", "ssl",
                "KAFKA_SSL_CA_FILE", authority.certificate().toString(),
                "KAFKA_SSL_CERT_FILE", authority.certificate("fetcher").toString(),
                "KAFKA_SSL_KEY_FILE", authority.key("fetcher").toString()));

    assertThat(client)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.certificates", Files.readString(authority.certificate()))
        .containsEntry("ssl.keystore.type", "PEM")
        .containsEntry("ssl.keystore.key", Files.readString(authority.key("fetcher")))
        .doesNotContainKey("ssl.endpoint.identification.algorithm"); // the client's own: https
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KAFKA_SECURITY_PROTOCOL  | TLS         | KAFKA_SECURITY_PROTOCOL is 'TLS': set it to what the broker's port has: SASL_SSL, SSL
          KAFKA_SECURITY_PROTOCOL  | ''          | KAFKA_SASL_PASSWORD is set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which asks for no login: set KAFKA_SECURITY_PROTOCOL to SASL_SSL
          KAFKA_SECURITY_PROTOCOL  | SSL         | KAFKA_SASL_USERNAME is set, but KAFKA_SECURITY_PROTOCOL is SSL, which asks for no login
          KAFKA_SASL_MECHANISM     | ''          | KAFKA_SASL_MECHANISM is not set: set it to what the broker has: SCRAM-SHA-512
          KAFKA_SASL_MECHANISM     | GSSAPI      | KAFKA_SASL_MECHANISM is 'GSSAPI', which takes more than a name and a password
          KAFKA_SASL_USERNAME      | ''          | KAFKA_SASL_USERNAME is not set
          KAFKA_SASL_PASSWORD      | ''          | KAFKA_SASL_PASSWORD is not set
          KAFKA_SASL_JAAS_CONFIG   | a.B needed; | KAFKA_SASL_JAAS_CONFIG is set beside KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD
          KAFKA_SSL_CA_FILE        | /none       | KAFKA_SSL_CA_FILE names a file that cannot be read
          KAFKA_SSL_CA_FILE        | EMPTY       | KAFKA_SSL_CA_FILE names a file without a certificate
          KAFKA_SSL_CERT_FILE      | EMPTY       | KAFKA_SSL_KEY_FILE is not set: set both
          KAFKA_SSL_KEY_FILE       | EMPTY       | KAFKA_SSL_CERT_FILE is not set: set both
          """)
  void whatDoesNotFitTogetherIsRefused(String name, String value, String sentence)
      throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
    Map<String, String> settings =
        with(SCRAM, name, value.equals("EMPTY") ? empty.toString() : value);

    assertThatThrownBy(() -> clientOf(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("rahasia");
  }

  @Test
  void whatIsNoLoginModuleIsRefusedWithoutBeingQuoted() {
    assertThatThrownBy(
            () ->
                clientOf(
                    Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_SASL_MECHANISM", "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG", "password=rahasia")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("KAFKA_SASL_JAAS_CONFIG is no login module of JAAS")
        .hasMessageNotContaining("rahasia");
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    TestAuthority authority = TestAuthority.in(folder);
    authority.sign("fetcher", "dns:fetcher");

    assertThatThrownBy(
            () ->
                clientOf(
                    Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SSL",
                        "KAFKA_SSL_CERT_FILE", authority.certificate("fetcher").toString(),
                        "KAFKA_SSL_KEY_FILE", authority.certificate("fetcher").toString())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("KAFKA_SSL_KEY_FILE holds no private key that can be used");
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(name, value);
    return all;
  }

  /** What Spring Boot makes every client with. */
  private static Map<String, String> clientOf(Map<String, String> settings) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test", Map.copyOf(settings)));
      new TestInitializer().initialize(context);
      return Binder.get(context.getEnvironment())
          .bind("spring.kafka.properties", Bindable.mapOf(String.class, String.class))
          .get();
    }
  }

  private static final class TestInitializer extends SettingsInitializer<List<String>> {
    TestInitializer() {
      super("settings", TestInitializer::read);
    }

    private static List<String> read(SettingsReader reader) {
      KafkaLogin.read(reader);
      reader.check();
      return List.of();
    }
  }
}
