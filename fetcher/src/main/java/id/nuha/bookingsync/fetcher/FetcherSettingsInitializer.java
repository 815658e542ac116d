package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.runtime.settings.BlankSettings;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Checks the settings before anything starts, so that all that is wrong is named at once. */
final class FetcherSettingsInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    BlankSettings.drop(context.getEnvironment());
    context
        .getBeanFactory()
        .registerSingleton(
            "fetcherSettings",
            FetcherSettings.from(new SettingsReader(context.getEnvironment()::getProperty)));
  }
}
