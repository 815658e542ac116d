package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code .env} file as the workshop and docker-compose know it. */
final class EnvFile {
  private static final Pattern SETTING =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern QUOTED = Pattern.compile("(?:\"([^\"]*)\"|'([^']*)')\\s*(?:#.*)?");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

  private EnvFile() {}

  /**
   * What is set by such a file and by the environment, which wins. Blank counts as not set, so a
   * blank variable of the environment does not hide the file's.
   *
   * @throws LocalException naming the line that is no setting
   */
  static Map<String, String> under(Map<String, String> environment, Path path) {
    Map<String, String> settings = read(path);
    environment.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            settings.put(name, value);
          }
        });
    settings.values().removeIf(String::isBlank);
    return settings;
  }

  /**
   * Reads one; nothing if there is none.
   *
   * @throws LocalException naming the line that is no setting
   */
  static Map<String, String> read(Path path) {
    Map<String, String> settings = new TreeMap<>();
    List<String> lines = lines(path);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher setting = SETTING.matcher(line);
      if (!setting.matches()) {
        // The line itself may be a piece of a secret.
        throw new LocalException(
            "%s, line %d: this is no setting. Write NAME=value, or # before a comment."
                .formatted(path, i + 1));
      }
      settings.put(setting.group(1), value(setting.group(2).strip()));
    }
    return settings;
  }

  /**
   * Which lines docker-compose reads otherwise than {@code ./run}, and what to write instead. The
   * values are left out: they may be secrets.
   */
  static List<String> warnings(Path path) {
    List<String> warnings = new ArrayList<>();
    List<String> lines = lines(path);
    for (int i = 0; i < lines.size(); i++) {
      Matcher setting = SETTING.matcher(lines.get(i));
      String cause = setting.matches() ? readOtherwise(setting.group(2).strip()) : null;
      if (cause != null) {
        warnings.add(
            "%s, line %d: docker-compose reads %s in %s otherwise than ./run, which takes it as it is. %s"
                .formatted(
                    path,
                    i + 1,
                    cause,
                    setting.group(1),
                    "Write the value in single quotes, without a \\ or a ' in it; one that holds ${ belongs into a file in secrets/."));
      }
    }
    return warnings;
  }

  // docker-compose takes $ and \ for the beginning of something else, except for a $ in single
  // quotes that no brace follows.
  private static @Nullable String readOtherwise(String value) {
    boolean isSingleQuoted = value.startsWith("'");
    if (isSingleQuoted && value.contains("${")) {
      return "a ${";
    }
    if (!isSingleQuoted && COMMENT.matcher(value).replaceFirst("").contains("$")) {
      return "a $";
    }
    boolean isQuoted = isSingleQuoted || value.startsWith("\"");
    if (isQuoted && value.contains("\\")) {
      return "a backslash";
    }
    return isQuoted && !QUOTED.matcher(value).matches() ? "quotation marks" : null;
  }

  private static List<String> lines(Path path) {
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      // Windows' editors begin a file with a mark.
      return Files.readAllLines(path).stream()
          .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
          .map(String::strip)
          .toList();
    } catch (IOException e) {
      throw new LocalException(
          "%s cannot be read (%s).".formatted(path, e.getClass().getSimpleName()), e);
    }
  }

  private static String value(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }
    return COMMENT.matcher(text).replaceFirst("");
  }
}
