package id.nuha.bookingsync.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEnvironmentTest {
  private static final Map<String, String> USERS =
      Map.ofEntries(
          Map.entry("EXTERNAL_API_URL", "https://simrs.example"),
          Map.entry("EXTERNAL_API_TOKEN", "token"),
          Map.entry("EXTERNAL_API_KEY", "key"),
          Map.entry("EXTERNAL_API_REFRESH_TOKEN", "refresh"),
          Map.entry("EXTERNAL_API_CA_FILE", "ca.pem"),
          Map.entry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
          Map.entry("STATS_DB_PASS", "reader's"),
          Map.entry("TIMEZONE", "Asia/Makassar"),
          Map.entry("HOSPITAL_NAME", "RS Contoh"),
          Map.entry("NOTIFY_WEBHOOK_URL", "https://chat.example/hooks/secret"),
          Map.entry("BOOKING_SYNC_RETRY_OUTAGE_MAX", "10s"),
          Map.entry("SOMEBODY_ELSES_TOKEN", "theirs"));

  /** Settings of .env.example that no service of ./run gets: its PostgreSQL has no TLS. */
  private static final Set<String> OF_NO_SERVICE =
      Set.of(
          "DB_SSLMODE",
          "DB_CA_FILE",
          "PUBLISH_PORT",
          "PUBLISH_ADDRESS",
          "PROMETHEUS_PORT",
          "GRAFANA_PORT",
          "SIMULATED_VIEWS");

  @ParameterizedTest
  @CsvSource({
    "fetcher, EXTERNAL_API_TOKEN EXTERNAL_API_KEY EXTERNAL_API_REFRESH_TOKEN EXTERNAL_API_URL"
        + " EXTERNAL_API_CA_FILE PII_KEYSET, DB_PASS STATS_DB_PASS DB_USER NOTIFY_WEBHOOK_URL",
    "writer, DB_PASS STATS_DB_PASS PII_KEYSET, EXTERNAL_API_TOKEN EXTERNAL_API_KEY"
        + " EXTERNAL_API_REFRESH_TOKEN",
    "stats-api, STATS_DB_PASS FETCHER_URL WRITER_URL HOSPITAL_NAME NOTIFY_WEBHOOK_URL"
        + " NOTIFY_STATE_FILE, EXTERNAL_API_TOKEN EXTERNAL_API_KEY EXTERNAL_API_REFRESH_TOKEN"
        + " DB_PASS PII_KEYSET"
  })
  void eachServiceGetsWhatItReadsAndNothingElse(String service, String has, String lacks) {
    Map<String, String> environment =
        ServiceEnvironment.of(
            service,
            options(),
            Map.of(),
            Map.of("DB_PASS", "owner's", "STATS_DB_PASS", "of its own"));

    assertThat(environment)
        .containsKeys(has.split(" "))
        .doesNotContainKeys(lacks.split(" "))
        .doesNotContainKey("SOMEBODY_ELSES_TOKEN")
        .doesNotContainKey("KAFKA_SECURITY_PROTOCOL")
        .containsEntry("TIMEZONE", "Asia/Makassar")
        .containsEntry("BOOKING_SYNC_RETRY_OUTAGE_MAX", "10s")
        .doesNotContainValue("of its own"); // the user's counts
  }

  @Test
  void noSettingThatUsersAreShownIsForgotten() throws IOException {
    Set<String> shown =
        Pattern.compile("^#?([A-Z_]+)=", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("../.env.example")))
            .results()
            .map(setting -> setting.group(1))
            .filter(name -> !OF_NO_SERVICE.contains(name) && !name.startsWith("SERVER_"))
            // How to log in to a Kafka of one's own; ./run brings another one.
            .filter(name -> !name.startsWith("KAFKA_S"))
            .collect(Collectors.toSet());

    assertThat(shown).isNotEmpty().isSubsetOf(ServiceEnvironment.settings());
  }

  @Test
  void theServicesShowEachOtherAKeyOfThisStart() {
    Map<String, String> environment = options().withServiceKey().environment();

    assertThat(environment.get("SERVICE_API_KEY"))
        .hasSize(43)
        .isNotEqualTo(options().withServiceKey().environment().get("SERVICE_API_KEY"));
    assertThat(ServiceEnvironment.settings()).contains("SERVICE_API_KEY");
    assertThat(
            options(Map.of("SERVICE_API_KEY", "theirs"))
                .withServiceKey()
                .environment()
                .get("SERVICE_API_KEY"))
        .isEqualTo("theirs");
  }

  @ParameterizedTest
  @CsvSource({
    "OPERATOR_API_KEY, abc, abc",
    "OPERATOR_API_KEY, 'ani: abc ,budi:def', abc",
    "VIEWER_API_KEY, lobby:abc=, abc=",
    "SERVICE_API_KEY, abc,"
  })
  void runUsesTheFirstKeyOfTheUsers(String setting, String value, String key) {
    assertThat(options(Map.of(setting, value)).key()).isEqualTo(key);
  }

  private static PipelineOptions options() {
    return options(USERS);
  }

  private static PipelineOptions options(Map<String, String> environment) {
    return new PipelineOptions(
        Path.of("data"),
        false,
        Path.of(".."),
        239,
        new PipelineOptions.Ports(1, 2, 3, 4, 5, 6, 7),
        environment);
  }
}
