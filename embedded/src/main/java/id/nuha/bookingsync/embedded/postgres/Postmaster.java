package id.nuha.bookingsync.embedded.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server process that runs on a data folder, whoever has started it.
 *
 * @param pidFile the file in the data folder that PostgreSQL keeps its pid in
 */
record Postmaster(ProcessHandle process, Path pidFile, PostgresPrograms programs) {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
  private static final long KILL_POLL_MILLIS = 20;

  /** Finds it; the file alone proves nothing, as after a crash its pid may be another process's. */
  static Optional<Postmaster> find(Path data, PostgresPrograms programs) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    try (Stream<String> lines = Files.lines(pidFile)) {
      return lines
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .flatMap(ProcessHandle::of)
          .filter(programs::isServer)
          .map(process -> new Postmaster(process, pidFile, programs));
    } catch (NoSuchFileException nothingRuns) {
      return Optional.empty();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it by SIGKILL, and waits until the last of its children is gone too. */
  void kill() throws IOException {
    // The children end by themselves when they notice that the postmaster is gone.
    List<ProcessHandle> all = Stream.concat(Stream.of(process), process.children()).toList();
    process.destroyForcibly();
    awaitEnd(all);
    // Until init has collected the postmaster, its pid looks alive, and PostgreSQL would not start.
    Files.deleteIfExists(pidFile);
  }

  private void awaitEnd(List<ProcessHandle> processes) throws IOException {
    long deadlineNanos = System.nanoTime() + KILL_TIMEOUT.toNanos();
    while (processes.stream().anyMatch(programs::isServer)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new IOException("Processes of PostgreSQL outlive its postmaster.");
      }
      try {
        Thread.sleep(KILL_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("The wait for PostgreSQL's end was interrupted.");
      }
    }
  }
}
