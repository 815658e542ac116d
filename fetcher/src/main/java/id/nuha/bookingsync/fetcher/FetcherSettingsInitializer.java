package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;
import java.util.List;

/** Checks the fetcher's settings before anything starts. */
final class FetcherSettingsInitializer extends SettingsInitializer<FetcherSettings> {
  FetcherSettingsInitializer() {
    super(
        "fetcherSettings",
        FetcherSettings::from,
        List.of(AccessSettings::from, BrakeSettings::from));
  }
}
