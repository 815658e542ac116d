package id.nuha.bookingsync.embedded.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs, and recognises the server among the processes.
 *
 * @param folder that holds bin/postgres and so on
 */
record PostgresPrograms(Path folder) {

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
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
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
