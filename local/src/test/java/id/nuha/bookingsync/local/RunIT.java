package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command itself, as a process. */
class RunIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws IOException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    postgres().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatACrashLeavesIsStoppedByTheNextStartAndASignalStopsAll() throws Exception {
    int[] ports = FreePorts.find(6);
    Process crashed = run("crashed.log", ports);
    awaitLine("crashed.log", "Ctrl-C stops everything.");
    List<ProcessHandle> left = processesOf(crashed);
    crashed.destroyForcibly().waitFor();
    assertThat(left).filteredOn(ProcessHandle::isAlive).isNotEmpty();

    Process next = run("next.log", ports, "SOMEBODY_ELSES_TOKEN", "secret");
    awaitLine("next.log", "Ctrl-C stops everything.");
    List<ProcessHandle> processes = processesOf(next);
    List<ProcessHandle> server = postgres();

    assertThat(output("next.log")).contains("Leftover", "fetcher (pid", "postgresql (pid");
    assertThat(output("next.log")).containsPattern("bookingPasien +0 +0 +[1-9]");
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(processes)
        .allSatisfy(
            process -> assertThat(environmentOf(process)).doesNotContain("SOMEBODY_ELSES_TOKEN"));
    new ProcessBuilder("kill", "-INT", Long.toString(next.pid())).start().waitFor();
    assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).isEqualTo(130);
    assertThat(output("next.log")).contains("Stopped");
    assertThat(processes).hasSizeGreaterThanOrEqualTo(4);
    assertThat(processes)
        .filteredOn(process -> !server.contains(process))
        .noneMatch(ProcessHandle::isAlive);
    await() // PostgreSQL looks alive until init has collected it
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server).noneMatch(ProcessHandle::isAlive));
    assertThat(postgres()).isEmpty();
  }

  @Test
  void aPortInUseIsOneClearSentence() throws Exception {
    int[] ports = FreePorts.find(6);
    try (ServerSocket taken = new ServerSocket(ports[0], 1, InetAddress.getLoopbackAddress())) {
      Process run = run("taken.log", ports);

      assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(1);
      assertThat(output("taken.log"))
          .contains("Port %d is in use".formatted(taken.getLocalPort()), "--port");
    }
  }

  @Test
  void aServiceThatCannotStartIsOneClearSentence() throws Exception {
    int[] ports = FreePorts.find(6);

    Process run = run("refused.log", ports, "SYNC_CRON", "weekly");

    assertThat(run.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(1);
    assertThat(output("refused.log"))
        .contains("The fetcher ended by itself with status 1", "fetcher.log");
    assertThat(Files.readString(folder.resolve("data/logs/fetcher.log")))
        .contains("SYNC_CRON is 'weekly'");
  }

  // The three services are children; PostgreSQL has left this session, as daemons do.
  private List<ProcessHandle> processesOf(Process run) throws IOException {
    List<ProcessHandle> services = run.descendants().toList();
    assertThat(services).hasSizeGreaterThanOrEqualTo(3);
    assertThat(postgres()).isNotEmpty();
    return Stream.concat(services.stream(), postgres().stream()).toList();
  }

  private static String environmentOf(ProcessHandle process) throws IOException {
    return Files.readString(
        Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
  }

  private List<ProcessHandle> postgres() throws IOException {
    Path pidFile = folder.resolve("data/postgres/postmaster.pid");
    if (!Files.exists(pidFile)) {
      return List.of();
    }
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).strip())).stream()
        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
        .toList();
  }

  private Process run(String log, int[] ports, String... environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-Dbooking-sync.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-jar",
                "target/local.jar",
                "--data=" + folder.resolve("data"),
                "--port=" + ports[0],
                "--fetcher-port=" + ports[1],
                "--writer-port=" + ports[2],
                "--kafka-port=" + ports[3],
                "--db-port=" + ports[4],
                "--simrs-port=" + ports[5])
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().remove("EXTERNAL_API_URL");
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private void awaitLine(String log, String line) {
    await().atMost(PATIENCE).until(() -> output(log).contains(line));
  }

  private String output(String log) throws IOException {
    return Files.readString(folder.resolve(log));
  }
}
