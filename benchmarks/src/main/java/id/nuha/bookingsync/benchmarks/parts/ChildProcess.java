package id.nuha.bookingsync.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A program that is measured, in a process of its own. None outlives this JVM. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);
  private static volatile boolean stopping;
  private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param environment its settings; of ours it inherits no setting of the pipeline's
   * @param log gets its output
   */
  public static ChildProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    if (stopping) {
      throw new IOException("All is being stopped.");
    }
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .retainAll(Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "JAVA_HOME"));
    builder.environment().putAll(environment);
    ChildProcess child = new ChildProcess(builder.start());
    RUNNING.add(child);
    return child;
  }

  /** The Java that this JVM runs on, as the beginning of a command. */
  public static List<String> java() {
    return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  /** Ends all that still run, for whom something has gone wrong or Ctrl-C was pressed. */
  public static void closeAll() {
    stopping = true;
    List.copyOf(RUNNING).forEach(ChildProcess::close);
  }

  /** CPU time that it has used, of all its threads. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most megabytes of memory that it has had so far; 0 where the system does not say. */
  public double peakMegabytes() {
    return Memory.mostMegabytes(process.pid());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(this);
  }
}
