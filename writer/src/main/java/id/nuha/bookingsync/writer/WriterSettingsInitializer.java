package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.settings.BlankSettings;
import id.nuha.bookingsync.contract.settings.SettingsReader;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Checks the settings before anything starts, so that all that is wrong is named at once. */
final class WriterSettingsInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "SERVER_PORT",
          "8082",
          "SERVER_ADDRESS",
          "127.0.0.1",
          "TIMEZONE",
          "Asia/Jakarta",
          "KAFKA_BOOTSTRAP_SERVERS",
          "localhost:9092",
          "DB_HOST",
          "localhost",
          "DB_PORT",
          "5432",
          "DB_NAME",
          "gateway_nuha_db",
          "DB_USER",
          "postgres");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    BlankSettings.fill(context.getEnvironment(), DEFAULTS);
    context
        .getBeanFactory()
        .registerSingleton(
            "writerSettings",
            WriterSettings.from(new SettingsReader(context.getEnvironment()::getProperty)));
  }
}
