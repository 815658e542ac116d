package id.nuha.bookingsync.local.process;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The data folder of one pipeline: used by one at a time, with its children's pids and logs. */
public final class ProcessHome implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private final Path data;
  private @Nullable FileChannel lock;

  /** That folder, which is not taken yet. */
  public ProcessHome(Path data) {
    this.data = data;
  }

  /**
   * Takes the folder, making it if it is missing.
   *
   * @throws LocalException if another pipeline has it, or it cannot be written
   */
  public void take() {
    try {
      // Patients' data and secrets: its owner's alone, also a folder that was there before.
      Files.createDirectories(data, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
      Files.setPosixFilePermissions(data, OWNER_ALONE);
      Files.createDirectories(data.resolve("run"));
      Files.createDirectories(data.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              data.resolve("run/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new LocalException(
            "Another ./run uses %s. Stop that one, or name another folder with --data."
                .formatted(data));
      }
      lock = channel;
    } catch (IOException e) {
      throw new LocalException(
          "%s cannot be written (%s). Name another folder with --data."
              .formatted(data, e.getClass().getSimpleName()),
          e);
    }
  }

  /** The folder. */
  public Path data() {
    return data;
  }

  /**
   * Ends what a pipeline that was killed left running.
   *
   * @param names of the children, in the order to end them
   * @param timeout after which one is killed
   * @return name and pid of those that ran
   */
  public List<String> endLeftovers(List<String> names, Duration timeout) {
    List<String> ended = new ArrayList<>();
    for (String name : names) {
      pidFile(name)
          .endLeftover(timeout)
          .ifPresent(pid -> ended.add("%s (pid %d)".formatted(name, pid)));
    }
    return ended;
  }

  /** Where the output of a process goes. */
  public Path log(String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  PidFile pidFile(String name) {
    return new PidFile(data.resolve("run").resolve(name + ".pid"));
  }

  /** Gives the folder back, if it was taken. */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new LocalException("The lock on " + data + " cannot be released.", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException thisJvm) {
      return null;
    }
  }
}
