package id.nuha.bookingsync.local.process;

import id.nuha.bookingsync.local.LocalException;
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

/**
 * A child process in a session of its own: a terminal's Ctrl-C reaches this JVM alone, which then
 * stops its children in order.
 */
public final class Child implements AutoCloseable {
  private final String name;
  private final Process process;
  private final PidFile pidFile;
  private final Thread reader;

  private Child(String name, Process process, PidFile pidFile, Thread reader) {
    this.name = name;
    this.process = process;
    this.pidFile = pidFile;
    this.reader = reader;
  }

  /**
   * Starts one.
   *
   * @param home where its pid file and its log are kept
   * @param environment set in addition to this process's
   * @param onLine gets each line of its output, which also goes to its log
   */
  public static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      ProcessHome home,
      Consumer<String> onLine) {
    List<String> whole = new ArrayList<>();
    if (onPath("setsid")) {
      whole.add("setsid");
    }
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      PidFile pidFile = home.pidFile(name);
      pidFile.write(process.toHandle());
      Thread reader = new Thread(() -> copy(process, home.log(name), onLine), name + "-output");
      reader.setDaemon(true);
      reader.start();
      return new Child(name, process, pidFile, reader);
    } catch (IOException e) {
      throw new LocalException("%s cannot be started: %s.".formatted(name, e.getMessage()), e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
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
    await(Duration.ofSeconds(10));
  }

  /** Asks it to end with that signal, and makes it after a while. */
  public void stop(String signal, Duration patience) {
    if (process.isAlive()) {
      signal(signal);
      if (!await(patience)) {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
      }
    }
    try {
      reader.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pidFile.delete();
  }

  @Override
  public void close() {
    stop("TERM", Duration.ofSeconds(20));
  }

  // Process.destroy knows TERM alone.
  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean await(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
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
