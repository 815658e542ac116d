package id.nuha.bookingsync.runtime.settings;

import java.util.function.Function;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

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
    T read = settings.apply(new SettingsReader(context.getEnvironment()::getProperty));
    context.getBeanFactory().registerSingleton(beanName, read);
    publish(read, context);
  }

  /** Hands settings on that Spring's own properties need; by default none. */
  protected void publish(T read, ConfigurableApplicationContext context) {}
}
