package id.nuha.bookingsync.embedded.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs PostgreSQL's programs, and recognises the server among the processes.
 *
 * @param folder that holds bin/postgres and so on
 */
record PostgresPrograms(Path folder) {
  /** The names of what the system or the shell sets for each program. */
  private static final Pattern SYSTEM =
      Pattern.compile("PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|LD_LIBRARY_PATH");

  /**
   * Runs one to its end.
   *
   * @param log file that its output is appended to
   * @return whether it ended well and in time
   */
  boolean run(Path log, Duration timeout, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it does not see that.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(path(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What else stands in ours may be the secrets of others, and the server outlives us.
    builder.environment().keySet().removeIf(name -> !SYSTEM.matcher(name).matches());
    Process process = builder.start();
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(program + " was interrupted.");
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Whether the process runs the server of this folder. A process that has ended but that its
   * parent has not collected yet (a zombie) has no program any more, so it does not.
   */
  boolean isServer(ProcessHandle process) {
    return process.info().command().filter(this::isServer).isPresent();
  }

  private boolean isServer(String command) {
    try {
      return Files.isSameFile(Path.of(command), path("postgres"));
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private Path path(String program) {
    return folder.resolve("bin").resolve(program);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"))
        && "Linux".equals(System.getProperty("os.name"));
  }
}
