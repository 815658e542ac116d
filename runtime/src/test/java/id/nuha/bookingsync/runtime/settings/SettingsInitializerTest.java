package id.nuha.bookingsync.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsInitializerTest {

  @Test
  void theValueThatWasCheckedIsTheOneThatIsUsed() {
    try (GenericApplicationContext context = context(Map.of("TIMEZONE", " Asia/Jakarta\n"))) {
      new TestInitializer().initialize(context);

      assertThat(context.getBeanFactory().getBean("settings"))
          .isEqualTo(new Settings(ZoneId.of("Asia/Jakarta"), null));
      assertThat(context.getEnvironment().resolvePlaceholders("'${TIMEZONE:UTC}'"))
          .isEqualTo("'Asia/Jakarta'");
    }
  }

  @Test
  void aSecretIsUsedAsItIs() {
    try (GenericApplicationContext context = context(Map.of("PASSWORD", " two words "))) {
      new TestInitializer().initialize(context);

      assertThat(context.getBeanFactory().getBean("settings"))
          .isEqualTo(new Settings(ZoneId.of("UTC"), " two words "));
      assertThat(context.getEnvironment().resolvePlaceholders("${PASSWORD:}"))
          .isEqualTo(" two words ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rahasia${x}kunci",
        "a${HOME}b",
        "${PASSWORD}",
        "${x:y}",
        "#{1 + 1}",
        "a\\${x}b",
        "${",
        "${a}${",
        "${a${b}",
        "${a${b}}",
        "a${x}b${y}c",
        "a${b{c}d",
        "${{a}",
        "{a}${b}}{",
        "$${x}}",
        "a\\b$c",
      })
  void whatStandsInASecretIsNoNameOfAnotherSetting(String secret) {
    try (GenericApplicationContext context = context(Map.of("PASSWORD", secret, "HOME", "rumah"))) {
      new TestInitializer().initialize(context);
      context
          .getEnvironment()
          .getPropertySources()
          .addLast(
              new MapPropertySource(
                  "yml",
                  Map.of(
                      "spring.password",
                      "${PASSWORD:}",
                      "spring.escaped",
                      SettingsInitializer.escaped(secret))));

      assertThat(context.getBeanFactory().getBean("settings"))
          .isEqualTo(new Settings(ZoneId.of("UTC"), secret));
      for (String property : List.of("spring.password", "spring.escaped")) {
        assertThat(context.getEnvironment().getProperty(property)).as(property).isEqualTo(secret);
        assertThat(Binder.get(context.getEnvironment()).bind(property, String.class).get())
            .as(property)
            .isEqualTo(secret);
      }
    }
  }

  @Test
  void noSecretIsAnotherOneForSpring() {
    Random random = new Random(7);
    String parts = "${}:\\ax$";
    try (GenericApplicationContext context = context(Map.of())) {
      Map<String, Object> held = new HashMap<>();
      context.getEnvironment().getPropertySources().addLast(new MapPropertySource("held", held));
      for (int i = 0; i < 20_000; i++) {
        String secret =
            random
                .ints(1 + random.nextInt(12), 0, parts.length())
                .mapToObj(at -> parts.substring(at, at + 1))
                .collect(Collectors.joining());
        held.put("password", SettingsInitializer.escaped(secret));
        assertThat(context.getEnvironment().getProperty("password")).isEqualTo(secret);
      }
    }
  }

  private static GenericApplicationContext context(Map<String, Object> variables) {
    GenericApplicationContext context = new GenericApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .replace(
            "systemEnvironment",
            new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
    return context;
  }

  private record Settings(ZoneId zone, @Nullable String password) {
    static Settings from(SettingsReader reader) {
      return new Settings(reader.zone("TIMEZONE", "UTC"), reader.secret("PASSWORD"));
    }
  }

  private static final class TestInitializer extends SettingsInitializer<Settings> {
    TestInitializer() {
      super("settings", Settings::from);
    }
  }
}
