package id.nuha.bookingsync.local.readme;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The settings that there are, and what they are where nobody sets them. */
final class Settings {
  private static final Pattern READ =
      Pattern.compile("(?:reader\\s*\\.\\s*\\w+\\(|\\(reader,)\\s*\"([A-Z_]+)\"");
  private static final Pattern READ_WITH_DEFAULT =
      Pattern.compile(
          "reader\\s*\\.\\s*(?:text|integer|zone|url|duration|identifier)\\("
              + "\\s*\"([A-Z_]+)\",\\s*(?:\"([^\"]*)\"|(\\d+))");
  private static final Pattern SHOWN = Pattern.compile("(?m)^#?([A-Z_]+)=(.*)$");
  private static final Pattern OF_COMPOSE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]+)}");

  /** What .env.example shows of these is an example. */
  private static final Set<String> WITHOUT_DEFAULT = Set.of("EXTERNAL_API_URL", "MIGRATIONS");

  private Settings() {}

  /**
   * A setting's default.
   *
   * @param name as the environment has it
   * @param value as it is written
   */
  record Default(String name, String value) {}

  /** All that a service reads, or that users are shown. */
  static Set<String> names() {
    Set<String> names = shown().set(SHOWN, setting -> setting.group(1));
    for (String service : Services.ALL) {
      for (Document source : Document.below(service + "/src/main/java", ".java")) {
        names.addAll(source.set(READ, setting -> setting.group(1)));
      }
    }
    return names;
  }

  /** As the services, docker-compose and .env.example have them. */
  static Set<Default> defaults() {
    Set<Default> defaults = new HashSet<>();
    for (String service : Services.ALL) {
      for (Document source : Document.below(service + "/src/main/java", ".java")) {
        defaults.addAll(
            source.set(
                READ_WITH_DEFAULT,
                setting ->
                    new Default(
                        setting.group(1),
                        setting.group(2) == null ? setting.group(3) : setting.group(2))));
      }
    }
    defaults.addAll(
        Document.of("docker-compose.yml")
            .set(OF_COMPOSE, setting -> new Default(setting.group(1), setting.group(2))));
    defaults.addAll(
        shown().set(SHOWN, setting -> new Default(setting.group(1), setting.group(2).strip())));
    defaults.removeIf(
        setting -> setting.value().isEmpty() || WITHOUT_DEFAULT.contains(setting.name()));
    return defaults;
  }

  private static Document shown() {
    return Document.of(".env.example");
  }
}
