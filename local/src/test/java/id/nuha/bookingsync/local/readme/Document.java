package id.nuha.bookingsync.local.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of the project, as text.
 *
 * @param file its path
 * @param text what it holds
 */
record Document(Path file, String text) {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern SHELL = Pattern.compile("(?ms)^ *```bash\n(.*?)^ *```");
  private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");

  static Document of(String path) {
    return of(PROJECT.resolve(path));
  }

  static Document of(Path file) {
    try {
      return new Document(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All files below a folder of the project whose name ends so; none if there is no such folder.
   */
  static List<Document> below(String folder, String ending) {
    Path top = PROJECT.resolve(folder);
    if (!Files.isDirectory(top)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files.filter(file -> file.toString().endsWith(ending)).map(Document::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each match of the pattern holds. */
  Stream<MatchResult> all(Pattern pattern) {
    return pattern.matcher(text).results();
  }

  <T> Set<T> set(Pattern pattern, Function<MatchResult, T> of) {
    return all(pattern).map(of).collect(Collectors.toSet());
  }

  /** The lines of its blocks of commands, without comments. */
  List<String> commands() {
    return shell()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Its commands, comments included, and what else stands in its text as code. */
  List<String> code() {
    String prose = SHELL.matcher(text).replaceAll("");
    Stream<String> spans = CODE_SPAN.matcher(prose).results().map(span -> span.group(1));
    return Stream.concat(shell(), spans).toList();
  }

  private Stream<String> shell() {
    return all(SHELL)
        .map(block -> block.group(1).replaceAll("\\\\\n *", ""))
        .flatMap(String::lines);
  }

  List<String> lines() {
    return Arrays.asList(text.split("\n", -1));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
