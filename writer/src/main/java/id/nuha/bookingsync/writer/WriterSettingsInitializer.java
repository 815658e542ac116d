package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;

/** The writer's settings, read and checked before anything starts. */
final class WriterSettingsInitializer extends SettingsInitializer<WriterSettings> {
  WriterSettingsInitializer() {
    super("writerSettings", WriterSettings::from, AccessSettings::from);
  }
}
