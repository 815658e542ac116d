package id.nuha.bookingsync.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Which process runs, so that a later start finds one that was left behind. */
final class PidFile {
  private final Path path;

  PidFile(Path path) {
    this.path = path;
  }

  /** Writes the process's pid, and when it started: pids are used again. */
  void write(ProcessHandle process) {
    try {
      Files.writeString(path, process.pid() + " " + startOf(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process if it still runs, by force after the time-out; returns its pid if it ran. */
  Optional<Long> endLeftover(Duration timeout) {
    Optional<ProcessHandle> leftover = find();
    leftover.ifPresent(process -> end(process, timeout));
    delete();
    return leftover.map(ProcessHandle::pid);
  }

  private Optional<ProcessHandle> find() {
    try {
      String[] parts = Files.readString(path).strip().split(" ", -1);
      return parts.length < 2
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(parts[0]))
              .filter(ProcessHandle::isAlive)
              .filter(process -> startOf(process).equals(parts[1]));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private static void end(ProcessHandle process, Duration timeout) {
    process.destroy();
    try {
      process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
