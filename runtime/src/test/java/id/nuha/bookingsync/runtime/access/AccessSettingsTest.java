package id.nuha.bookingsync.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
  private static final String ANI = "ani-1234567890abcdefghijklmnopqrstu=";
  private static final String BUDI = "budi/1234567890+abcdefghijklmnopqrs";
  private static final String DOOR = "door-1234567890abcdefghijklmnopqrst";

  @Test
  void eachKeyHasANameAndARole() {
    AccessSettings settings =
        read("OPERATOR_API_KEY=ani:" + ANI + ", " + DOOR, "VIEWER_API_KEY= budi : " + BUDI + "\n");

    assertThat(settings.asksForKeys()).isTrue();
    assertThat(whose(settings, ANI)).isEqualTo("ani OPERATOR");
    assertThat(whose(settings, DOOR)).isEqualTo("operator OPERATOR");
    assertThat(whose(settings, BUDI)).isEqualTo("budi VIEWER");
    assertThat(settings.find(ANI.substring(1))).isNull();
    assertThat(settings.find("")).isNull();
  }

  @Test
  void withoutAKeyOfTheirOwnTheServicesShowTheFirstOperators() {
    AccessSettings settings = read("OPERATOR_API_KEY=ani:" + ANI + ",budi:" + BUDI);

    assertThat(settings.serviceKey()).isEqualTo(ANI);
    assertThat(settings.isSharedWithServices(settings.find(ANI))).isTrue();
    assertThat(settings.isSharedWithServices(settings.find(BUDI))).isFalse();
  }

  @Test
  void theKeyOfTheServicesIsNoPersons() {
    AccessSettings settings = read("OPERATOR_API_KEY=" + ANI, "SERVICE_API_KEY=" + DOOR);

    assertThat(settings.serviceKey()).isEqualTo(DOOR);
    assertThat(whose(settings, DOOR)).isEqualTo("service SERVICE");
    assertThat(settings.isSharedWithServices(settings.find(ANI))).isFalse();
    assertThat(problems("OPERATOR_API_KEY=" + ANI, "SERVICE_API_KEY=" + ANI))
        .contains("SERVICE_API_KEY is the key of a person too");
  }

  @Test
  void aKeyOfTheServicesAloneClosesNothing() {
    assertThat(read("SERVICE_API_KEY=" + DOOR).asksForKeys()).isFalse();
  }

  @Test
  void aLogInServiceAloneCloses() {
    AccessSettings settings =
        read(
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUERURI=https://masuk.example",
            "SERVER_ADDRESS=0.0.0.0");

    assertThat(settings.asksForKeys()).isTrue();
    assertThat(settings.serviceKey()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          short                                                 | make one with: openssl rand -base64 32
          ani:1234567890123456789012345678901                   | make one with: openssl rand -base64 32
          ani:1234567890 1234567890 12345678901                 | make one with: openssl rand -base64 32
          ani:                                                  | make one with: openssl rand -base64 32
          Ani Suster:123456789012345678901234567890123          | write each as name:key
          anonymous:123456789012345678901234567890123           | write each as name:key
          service:123456789012345678901234567890123             | write each as name:key
          oidc.ani:123456789012345678901234567890123            | write each as name:key
          123456789012345678901234567890123,                    | make one with: openssl rand -base64 32
          ani:123456789012345678901234567890123,ani:a23456789012345678901234567890123 | names two keys 'ani'
          ani:123456789012345678901234567890123,b:123456789012345678901234567890123   | twice
          """)
  void whatIsNoKeyIsRefusedAndNotShown(String value, String mend) {
    String problems = problems("OPERATOR_API_KEY=" + value);

    assertThat(problems).startsWith("OPERATOR_API_KEY ").contains(mend).doesNotContain("1234");
  }

  @Test
  void oneNameOrKeyIsNotOfTwoRoles() {
    assertThat(problems("OPERATOR_API_KEY=x:" + ANI, "VIEWER_API_KEY=x:" + BUDI))
        .contains("VIEWER_API_KEY names two keys 'x'");
    assertThat(problems("OPERATOR_API_KEY=x:" + ANI, "VIEWER_API_KEY=y:" + ANI))
        .contains("VIEWER_API_KEY has the key of 'y' twice")
        .doesNotContain(ANI);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "localhost", " 127.0.0.1 "})
  void withoutKeysLoopbackIsListenedTo(String address) {
    assertThat(read("SERVER_ADDRESS=" + address).asksForKeys()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0", "192.0.2.7", "::ffff:0.0.0.0", "no.such.invalid"})
  void withoutKeysNoOtherAddressIs(String address) {
    assertThat(problems("SERVER_ADDRESS=" + address))
        .startsWith("SERVER_ADDRESS is other than 127.0.0.1")
        .contains("set OPERATOR_API_KEY", "openssl rand -base64 32");
    assertThat(read("SERVER_ADDRESS=" + address, "VIEWER_API_KEY=" + ANI).asksForKeys()).isTrue();
  }

  @Test
  void aPortOfItsOwnForManagementListensToNoOtherAddressEither() {
    assertThat(problems("MANAGEMENT_SERVER_PORT=9000"))
        .contains("management.server.address is other than 127.0.0.1");
    assertThat(read("MANAGEMENT_SERVER_PORT=9000", "MANAGEMENT_SERVER_ADDRESS=127.0.0.1"))
        .isNotNull();
  }

  @Test
  void noKeyIsShownByTheSettingsThemselves() {
    assertThat(read("OPERATOR_API_KEY=" + ANI, "SERVICE_API_KEY=" + DOOR).toString())
        .doesNotContain(ANI, DOOR);
  }

  private static String whose(AccessSettings settings, String key) {
    AccessKey found = settings.find(key);
    return found.name() + " " + found.role();
  }

  private static AccessSettings read(String... settings) {
    SettingsReader reader = reader(settings);
    AccessSettings read = AccessSettings.from(reader);
    reader.check();
    return read;
  }

  private static String problems(String... settings) {
    SettingsReader reader = reader(settings);
    AccessSettings unused = AccessSettings.from(reader);
    return catchThrowableOfType(SettingsException.class, reader::check).problems();
  }

  private static SettingsReader reader(String... settings) {
    Map<String, String> values = new HashMap<>();
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new SettingsReader(values::get);
  }
}
