package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Reads the settings of stats-api, and hands the database login on to Spring's data source. */
final class StatsSettingsInitializer extends SettingsInitializer<StatsSettings> {
  StatsSettingsInitializer() {
    super("statsSettings", StatsSettings::from, List.of(AccessSettings::from, BrakeSettings::from));
  }

  @Override
  protected void publish(StatsSettings settings, ConfigurableApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "statsLogin",
                Map.of(
                    "spring.datasource.username", escaped(settings.user()),
                    "spring.datasource.password", escaped(settings.password()))));
  }
}
