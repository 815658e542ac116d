package id.nuha.bookingsync.runtime.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Checks a service's settings before anything starts, so that all that is wrong is named at once,
 * and makes them a bean. Each service names its own subclass in {@code META-INF/spring.factories}.
 *
 * @param <T> the service's settings
 */
public abstract class SettingsInitializer<T>
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private final String beanName;
  private final Function<SettingsReader, T> settings;
  private final List<Function<SettingsReader, ?>> shared;

  /**
   * An initializer of one service.
   *
   * @param beanName of the settings
   * @param settings reads them; throws {@link SettingsException} where they cannot be used
   */
  protected SettingsInitializer(String beanName, Function<SettingsReader, T> settings) {
    this(beanName, settings, List.of());
  }

  /**
   * An initializer of one service.
   *
   * @param shared each reads settings that other services have too, and notes what cannot be used;
   *     what it answers becomes a bean
   */
  protected SettingsInitializer(
      String beanName,
      Function<SettingsReader, T> settings,
      List<Function<SettingsReader, ?>> shared) {
    this.beanName = beanName;
    this.settings = settings;
    this.shared = shared;
  }

  @Override
  public final void initialize(ConfigurableApplicationContext context) {
    BlankSettings.drop(context.getEnvironment());
    ConfigurableEnvironment environment = context.getEnvironment();
    SettingsReader reader =
        new SettingsReader(name -> asItIs(name, environment), environment::getProperty);
    List<?> alsoRead = shared.stream().map(each -> each.apply(reader)).toList();
    T read = settings.apply(reader);
    useAsChecked(reader.checked(), context.getEnvironment());
    context.getBeanFactory().registerSingleton(beanName, read);
    for (Object each : alsoRead) {
      context.getBeanFactory().registerSingleton(each.getClass().getName(), each);
    }
    publish(read, context);
  }

  // The environment itself would take ${…} in a password for the name of another setting, and say
  // the
  // password where there is none.
  private static @Nullable String asItIs(String name, ConfigurableEnvironment environment) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      Object value = source.getProperty(name);
      if (value != null) {
        return value.toString();
      }
    }
    return null;
  }

  /**
   * The value as Spring's own properties may hold it: a backslash keeps a dollar and a brace from
   * being resolved. Where the closing brace is missing Spring leaves them, and would leave the
   * backslash too.
   */
  protected static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value);
    int closing = 0;
    for (int i = value.length() - 1; i >= 0; i--) {
      if (value.charAt(i) == '}') {
        closing++;
      } else if (closing > 0
          && value.charAt(i) == '{') { // Spring counts those without a dollar, too
        closing--;
        if (i > 0 && value.charAt(i - 1) == '$') {
          escaped.insert(i - 1, '\\');
        }
      }
    }
    return escaped.toString();
  }

  // What application.yml refers to as ${TIMEZONE} has to be the value that was checked, and so has
  // what Spring reads by itself, as SERVER_ADDRESS: it does so where the name ends in that word.
  private static void useAsChecked(
      Map<String, String> checked, ConfigurableEnvironment environment) {
    Map<String, Object> values = new HashMap<>();
    checked.forEach((name, value) -> values.put(name, escaped(value)));
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "checked-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, values));
  }

  /** Hands settings on that Spring's own properties need; by default none. */
  protected void publish(T read, ConfigurableApplicationContext context) {}
}
