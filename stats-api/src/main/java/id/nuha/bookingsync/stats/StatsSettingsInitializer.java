package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.settings.BlankSettings;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Checks the settings before anything starts, so that all that is wrong is named at once. */
final class StatsSettingsInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    BlankSettings.drop(context.getEnvironment());
    StatsSettings settings =
        StatsSettings.from(new SettingsReader(context.getEnvironment()::getProperty));
    context.getBeanFactory().registerSingleton("statsSettings", settings);
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "statsLogin",
                Map.of(
                    "spring.datasource.username", settings.user(),
                    "spring.datasource.password", settings.password())));
  }
}
