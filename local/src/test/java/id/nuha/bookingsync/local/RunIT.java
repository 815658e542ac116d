package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    asAnEarlierVersionLeftIt();

    Process next =
        run(
            "next.log",
            ports,
            "SOMEBODY_ELSES_TOKEN",
            "secret",
            "EXTERNAL_API_KEY",
            "secret"); // without EXTERNAL_API_URL the simulated one's counts
    awaitLine("next.log", "Ctrl-C stops everything.");
    List<ProcessHandle> processes = processesOf(next);
    List<ProcessHandle> server = postgres();

    assertThat(output("next.log")).contains("Leftover", "fetcher (pid", "postgresql (pid");
    assertThat(output("next.log")).containsPattern("bookingPasien +0 +0 +[1-9]");
    assertNoPatientLiesInTheBrokersFolder();
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(processes)
        .allSatisfy(
            process -> assertThat(environmentOf(process)).doesNotContain("SOMEBODY_ELSES_TOKEN"));
    assertThat(holders(processes, "EXTERNAL_API_TOKEN=")).containsExactly("fetcher");
    assertThat(holders(processes, secret("DB_PASS"))).containsExactly("writer");
    assertThat(holders(processes, secret("STATS_DB_PASS")))
        .containsExactlyInAnyOrder("writer", "stats-api");
    assertThatPasswordsAreAskedForAndKept(ports[4]);
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

  private void assertNoPatientLiesInTheBrokersFolder() throws IOException {
    Path keyset = folder.resolve("data/pii-keyset.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
        .isEqualTo("rw-------");
    int records = 0;
    try (Stream<Path> files = Files.walk(folder.resolve("data/kafka"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains("Pasien Contoh") || bytes.contains("nama_pasien"))
            .as("a patient in %s", file)
            .isFalse();
        records += bytes.contains("ce_runid") && bytes.contains("zstd+tink;size=") ? 1 : 0;
      }
    }
    assertThat(records).as("files of records").isGreaterThan(6);
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

  // Open to every account of the machine, and the database too.
  private void asAnEarlierVersionLeftIt() throws IOException {
    Path access = folder.resolve("data/postgres/pg_hba.conf");
    Files.writeString(access, Files.readString(access).replace("scram-sha-256", "trust"));
    Files.delete(folder.resolve("data/secrets/DB_PASS"));
    Files.setPosixFilePermissions(
        folder.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void assertThatPasswordsAreAskedForAndKept(int dbPort) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:%d/gateway_nuha_db".formatted(dbPort);
    assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "postgres"))
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> DriverManager.getConnection(url, "stats_reader", "stats_reader"))
        .hasMessageContaining("password authentication failed");
    DriverManager.getConnection(url, "postgres", secret("DB_PASS")).close();
    DriverManager.getConnection(url, "stats_reader", secret("STATS_DB_PASS")).close();
    assertThat(permissions("data")).isEqualTo("rwx------");
    for (String name : List.of("DB_PASS", "STATS_DB_PASS")) {
      assertThat(permissions("data/secrets/" + name)).isEqualTo("rw-------");
      assertThat(filesThatHold(secret(name)))
          .containsExactly(folder.resolve("data/secrets/" + name));
    }
  }

  private String secret(String name) throws IOException {
    return Files.readString(folder.resolve("data/secrets/" + name));
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  private List<Path> filesThatHold(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, secret)).toList();
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
    } catch (NoSuchFileException e) { // PostgreSQL and Kafka delete files as they run
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The services, or PostgreSQL, in whose environment that is; it is in nobody's arguments. */
  private static Set<String> holders(List<ProcessHandle> processes, String text)
      throws IOException {
    Set<String> holders = new TreeSet<>();
    for (ProcessHandle process : processes) {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      if (!Files.exists(proc)) { // PostgreSQL starts and ends some as it runs
        continue;
      }
      String command = Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      assertThat(command).doesNotContain(text);
      if (environmentOf(process).contains(text)) {
        holders.add(
            Stream.of("fetcher", "writer", "stats-api")
                .filter(service -> command.contains(service + ".jar"))
                .findFirst()
                .orElse(command));
      }
    }
    return holders;
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
