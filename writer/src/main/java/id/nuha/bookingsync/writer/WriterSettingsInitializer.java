package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The writer's settings, read and checked before anything starts. */
final class WriterSettingsInitializer extends SettingsInitializer<WriterSettings> {
  WriterSettingsInitializer() {
    super("writerSettings", WriterSettings::from);
  }

  @Override
  protected void publish(WriterSettings settings, ConfigurableApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("databaseTls", settings.tls().properties()));
  }
}
