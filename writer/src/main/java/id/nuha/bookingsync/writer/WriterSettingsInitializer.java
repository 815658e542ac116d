package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import java.util.List;

/** The writer's settings, read and checked before anything starts. */
final class WriterSettingsInitializer extends SettingsInitializer<WriterSettings> {
  WriterSettingsInitializer() {
    super(
        "writerSettings", WriterSettings::from, List.of(AccessSettings::from, BrakeSettings::from));
  }
}
