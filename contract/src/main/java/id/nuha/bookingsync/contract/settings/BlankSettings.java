package id.nuha.bookingsync.contract.settings;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets a setting that is blank count as absent for Spring too: a blank SERVER_ADDRESS would mean
 * every interface.
 */
public final class BlankSettings {
  private static final Map<String, String> SPRING_NAMES =
      Map.of("SERVER_PORT", "server.port", "SERVER_ADDRESS", "server.address");

  private BlankSettings() {}

  /**
   * Puts defaults over blank values.
   *
   * @param defaults by setting
   */
  public static void fill(ConfigurableEnvironment environment, Map<String, String> defaults) {
    Map<String, Object> filled = new HashMap<>();
    defaults.forEach(
        (name, value) -> {
          String found = environment.getProperty(name);
          if (found != null && found.isBlank()) {
            filled.put(name, value);
            filled.put(SPRING_NAMES.getOrDefault(name, name), value);
          }
        });
    environment.getPropertySources().addFirst(new MapPropertySource("blankSettings", filled));
  }
}
