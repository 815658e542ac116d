package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.settings.SettingsInitializer;

/** Checks the fetcher's settings before anything starts. */
final class FetcherSettingsInitializer extends SettingsInitializer<FetcherSettings> {
  FetcherSettingsInitializer() {
    super("fetcherSettings", FetcherSettings::from, AccessSettings::from);
  }
}
