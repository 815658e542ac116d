package id.nuha.bookingsync.runtime.settings;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Lets an environment variable that is blank count as absent for Spring too. A blank SERVER_ADDRESS
 * would mean every interface, and docker-compose hands over each variable that is not set as a
 * blank one, which would hide the file that holds the password.
 */
public final class BlankSettings {
  private static final String VARIABLES =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  private BlankSettings() {}

  /** Takes the blank variables out of the environment. */
  public static void drop(ConfigurableEnvironment environment) {
    MutablePropertySources sources = environment.getPropertySources();
    if (sources.get(VARIABLES) instanceof SystemEnvironmentPropertySource all) {
      Map<String, Object> set = new HashMap<>(all.getSource());
      set.values().removeIf(value -> value.toString().isBlank());
      sources.replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, set));
    }
  }
}
