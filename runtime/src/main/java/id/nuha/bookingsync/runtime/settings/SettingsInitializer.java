package id.nuha.bookingsync.runtime.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
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

  /**
   * An initializer of one service.
   *
   * @param beanName of the settings
   * @param settings reads them; throws {@link SettingsException} where they cannot be used
   */
  protected SettingsInitializer(String beanName, Function<SettingsReader, T> settings) {
    this.beanName = beanName;
    this.settings = settings;
  }

  @Override
  public final void initialize(ConfigurableApplicationContext context) {
    BlankSettings.drop(context.getEnvironment());
    SettingsReader reader = new SettingsReader(context.getEnvironment()::getProperty);
    T read = settings.apply(reader);
    useAsChecked(reader.stripped(), context.getEnvironment());
    context.getBeanFactory().registerSingleton(beanName, read);
    publish(read, context);
  }

  // What application.yml refers to as ${TIMEZONE} has to be the value that was checked, and so has
  // what Spring reads by itself, as SERVER_ADDRESS: it does so where the name ends in that word.
  private static void useAsChecked(
      Map<String, String> stripped, ConfigurableEnvironment environment) {
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "stripped-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new HashMap<>(stripped)));
  }

  /** Hands settings on that Spring's own properties need; by default none. */
  protected void publish(T read, ConfigurableApplicationContext context) {}
}
