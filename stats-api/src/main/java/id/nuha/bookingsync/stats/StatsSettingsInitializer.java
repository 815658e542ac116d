package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.contract.settings.BlankSettings;
import id.nuha.bookingsync.contract.settings.SettingsReader;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Checks the settings before anything starts, so that all that is wrong is named at once. */
final class StatsSettingsInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "SERVER_PORT",
          "3033",
          "SERVER_ADDRESS",
          "127.0.0.1",
          "TIMEZONE",
          "Asia/Jakarta",
          "DB_HOST",
          "localhost",
          "DB_PORT",
          "5432",
          "DB_NAME",
          "gateway_nuha_db");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    BlankSettings.fill(context.getEnvironment(), DEFAULTS);
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
