package id.nuha.bookingsync.local.process;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A child process in a session of its own: a terminal's Ctrl-C reaches this JVM alone, which then
 * stops its children in order.
 */
public final class Child implements AutoCloseable {
  /** The names of what the system, the shell or the JVM sets for each program. */
  private static final Pattern SYSTEM =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|LD_LIBRARY_PATH"
              + "|JAVA_HOME|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

  private final String name;
  private final Process process;
  private final PidFile pidFile;
  private final Thread reader;
  private final LocalSettings settings;

  private Child(
      String name, Process process, PidFile pidFile, Thread reader, LocalSettings settings) {
    this.name = name;
    this.process = process;
    this.pidFile = pidFile;
    this.reader = reader;
    this.settings = settings;
  }

  /**
   * Starts one.
   *
   * @param home where its pid file and its log are kept
   * @param environment its settings. Of this process's environment it inherits only what any
   *     program needs: the rest may hold secrets that are none of its business
   * @param onLine gets each line of its output, which also goes to its log
   */
  public static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      ProcessHome home,
      LocalSettings settings,
      Consumer<String> onLine) {
    List<String> whole = new ArrayList<>();
    if (onPath("setsid")) {
      whole.add("setsid");
    }
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> !SYSTEM.matcher(variable).matches());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      PidFile pidFile = home.pidFile(name);
      pidFile.write(process.toHandle());
      Thread reader = new Thread(() -> copy(process, home.log(name), onLine), name + "-output");
      reader.setDaemon(true);
      reader.start();
      return new Child(name, process, pidFile, reader, settings);
    } catch (IOException e) {
      throw new LocalException("%s cannot be started: %s.".formatted(name, e.getMessage()), e);
    }
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit status, once it has ended. */
  public int exitStatus() {
    return process.exitValue();
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.destroyForcibly();
    await(settings.kill());
  }

  /** Asks it to end, and makes it after a while. */
  @Override
  public void close() {
    // Process.destroy would close its output, whose last lines belong into the log.
    process.toHandle().destroy();
    if (!await(settings.serviceStop())) {
      kill();
    }
    try {
      reader.join(settings.outputEnd().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pidFile.delete();
  }

  private boolean await(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void copy(Process process, Path log, Consumer<String> onLine) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        PrintStream file =
            new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        file.println(line);
        onLine.accept(line);
      }
    } catch (IOException e) {
      // A process that is ended by force has its output closed under the reader.
      onLine.accept("(its output ends here)");
    }
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
