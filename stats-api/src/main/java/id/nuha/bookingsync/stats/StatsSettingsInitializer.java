package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Reads the settings of stats-api, and hands on what Spring itself needs: the database login, TLS.
 */
final class StatsSettingsInitializer extends SettingsInitializer<StatsSettings> {
  StatsSettingsInitializer() {
    super("statsSettings", StatsSettings::from, List.of(AccessSettings::from, BrakeSettings::from));
  }

  @Override
  protected void publish(StatsSettings settings, ConfigurableApplicationContext context) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.datasource.username", escaped(settings.user()));
    properties.put("spring.datasource.password", escaped(settings.password()));
    if (settings.tls() != null) {
      properties.putAll(settings.tls().properties());
    }
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("statsSettings", properties));
  }
}
