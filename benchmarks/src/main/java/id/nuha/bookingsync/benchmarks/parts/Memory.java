package id.nuha.bookingsync.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory processes have, as Linux says; 0 elsewhere. */
public final class Memory {
  // What several processes share counts once.
  private static final Pattern NOW = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
  private static final Pattern MOST = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

  private Memory() {}

  /** Megabytes of a process and of all that it has started and that still run. */
  public static double megabytes(long pid) {
    double sum = read(Path.of("/proc/" + pid + "/smaps_rollup"), NOW);
    for (ProcessHandle child :
        ProcessHandle.of(pid).map(process -> process.descendants().toList()).orElse(List.of())) {
      sum += read(Path.of("/proc/" + child.pid() + "/smaps_rollup"), NOW);
    }
    return sum;
  }

  /** The most megabytes that a process has had by itself. */
  static double mostMegabytes(long pid) {
    return read(Path.of("/proc/" + pid + "/status"), MOST);
  }

  /** The process that such a file names in its first line. */
  public static long pidIn(Path file) throws IOException {
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  private static double read(Path file, Pattern what) {
    try {
      Matcher matcher = what.matcher(Files.readString(file));
      return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024.0 : 0;
    } catch (IOException noLinuxOrEnded) {
      return 0;
    }
  }
}
