package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Reads the settings of stats-api, and hands the database login and TLS on to Spring's data source. */
final class StatsSettingsInitializer extends SettingsInitializer<StatsSettings> {
  StatsSettingsInitializer() {
    super("statsSettings", StatsSettings::from);
  }

  @Override
  protected void publish(StatsSettings settings, ConfigurableApplicationContext context) {
    Map<String, Object> connections = new HashMap<>(settings.tls().properties());
    connections.put("spring.datasource.username", escaped(settings.user()));
    connections.put("spring.datasource.password", escaped(settings.password()));
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("statsConnections", connections));
  }
}
