package id.nuha.bookingsync.local.process;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data folder of one pipeline: used by one at a time, with its children's pids and logs. */
public final class ProcessHome implements AutoCloseable {
  private final Path data;
  private final FileChannel channel;
  private final FileLock lock;

  private ProcessHome(Path data, FileChannel channel, FileLock lock) {
    this.data = data;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the folder, making it if it is missing.
   *
   * @throws LocalException if another pipeline has it, or it cannot be written
   */
  public static ProcessHome take(Path data) {
    try {
      if (!Files.exists(data)) { // patients' data and tokens: its owner's alone
        Files.createDirectories(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createDirectories(data.resolve("run"));
      Files.createDirectories(data.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              data.resolve("run/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new LocalException(
            "Another ./run uses %s. Stop that one, or name another folder with --data."
                .formatted(data));
      }
      return new ProcessHome(data, channel, lock);
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
   * @return the names of those that ran
   */
  public List<String> endLeftovers(List<String> names) {
    List<String> ended = new ArrayList<>();
    for (String name : names) {
      pidFile(name).endLeftover().ifPresent(pid -> ended.add("%s (pid %d)".formatted(name, pid)));
    }
    return ended;
  }

  /** Where the output of a child goes. */
  public Path log(String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  PidFile pidFile(String name) {
    return new PidFile(data.resolve("run").resolve(name + ".pid"));
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
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
