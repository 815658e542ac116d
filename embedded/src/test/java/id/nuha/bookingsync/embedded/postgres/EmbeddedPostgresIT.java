package id.nuha.bookingsync.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@Timeout(180)
class EmbeddedPostgresIT {
  @TempDir private static Path programs; // unpacked once for all tests

  @TempDir private Path folder;
  private final int port = FreePorts.find();
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws IOException {
    postgres = postgres();
    postgres.start();
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  @Test
  void programsFromADecompressedTarAreThoseOfTheJar() throws IOException {
    Path tar = folder.resolve("programs.tar");
    Path unpacked = folder.resolve("programs");

    EmbeddedPostgres.decompressPrograms(tar);
    new EmbeddedPostgres(settings(unpacked, folder.resolve("data"))).unpackPrograms(tar);

    assertThat(contentOf(unpacked)).isEqualTo(contentOf(programs)).containsKey("bin/postgres");
  }

  /** Size and permissions by path. */
  private static Map<String, String> contentOf(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      Map<String, String> content = new TreeMap<>();
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        content.put(
            root.relativize(path).toString(),
            Files.size(path) + " " + Files.getPosixFilePermissions(path));
      }
      return content;
    }
  }

  @Test
  void rowsOutliveAKillAmidConnections() throws Exception {
    client().sql("CREATE TABLE booking (id INTEGER)").update();
    var open = new SingleConnectionDataSource(url(), EmbeddedPostgres.USER, "", true);
    JdbcClient.create(open).sql("INSERT INTO booking VALUES (239)").update();
    List<ProcessHandle> processes = postmaster().children().toList();

    postgres.kill();
    assertThat(postgres.runningPid()).isEmpty();
    assertThat(processes)
        .as("background processes and one connection")
        .hasSizeGreaterThan(3)
        .noneMatch(process -> process.info().command().isPresent());
    assertThatThrownBy(() -> JdbcClient.create(open).sql("SELECT 1").query().singleValue())
        .hasCauseInstanceOf(SQLException.class);
    postgres.start();

    assertThat(client().sql("SELECT id FROM booking").query(Integer.class).list())
        .containsExactly(239);
    assertThat(Files.readString(log())).contains("database system was not properly shut down");
    open.destroy();
  }

  @Test
  void rowsOutliveAStopInOrderAmidConnections() throws Exception {
    client().sql("CREATE TABLE booking (id INTEGER)").update();
    var open = new SingleConnectionDataSource(url(), EmbeddedPostgres.USER, "", true);
    JdbcClient.create(open).sql("INSERT INTO booking VALUES (239)").update();

    postgres.close();
    assertThat(Files.readString(log())).contains("database system is shut down");
    assertThatThrownBy(() -> client().sql("SELECT 1").query().singleValue())
        .hasRootCauseInstanceOf(IOException.class);
    postgres.start();

    assertThat(client().sql("SELECT id FROM booking").query(Integer.class).list())
        .containsExactly(239);
    assertThat(Files.readString(log())).doesNotContain("not properly shut down");
    open.destroy();
  }

  @Test
  void aLeftoverIsFoundByItsDataFolderAndStopped() throws Exception {
    long pid = postgres.runningPid().orElseThrow();

    try (EmbeddedPostgres ofTheNextProcess = postgres()) {
      assertThat(ofTheNextProcess.stopLeftover()).contains(pid);

      assertThat(ofTheNextProcess.stopLeftover()).isEmpty();
      ofTheNextProcess.start();
      assertThat(ofTheNextProcess.runningPid()).isPresent().isNotEqualTo(pid);
    }
  }

  @Test
  void whatAnotherProcessRunsInTheFolderIsNeitherStoppedNorStartedOver() throws Exception {
    Optional<Long> pid = postgres.runningPid();

    try (EmbeddedPostgres other = postgres()) {
      assertThatThrownBy(other::start).hasMessageContaining("pid " + pid.orElseThrow());
      other.kill();
    }

    assertThat(postgres.runningPid()).isEqualTo(pid);
    assertThat(client().sql("SELECT 1").query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void anotherProcessWithThePidOnFileIsLeftAlone() throws Exception {
    postgres.close();
    long ours = ProcessHandle.current().pid();
    Files.writeString(folder.resolve("data/postmaster.pid"), ours + "\n");

    assertThat(postgres.stopLeftover()).isEmpty();
    postgres.kill();

    assertThat(ProcessHandle.current().isAlive()).isTrue();
    Files.delete(folder.resolve("data/postmaster.pid"));
  }

  @Test
  void noChildOfThisProcessSoATerminalsInterruptDoesNotReachIt() throws Exception {
    assertThat(ProcessHandle.current().descendants()).doesNotContain(postmaster());
  }

  @Test
  void aStartThatFailsNamesTheLogThatSaysWhy() throws Exception {
    postgres.close();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {

      assertThatThrownBy(postgres::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("on port " + taken.getLocalPort())
          .hasMessageContaining(log().toString());

      assertThat(Files.readString(log())).contains("could not bind");
    }
  }

  @Test
  void aPathThatAShellWouldChangeIsRefused() {
    EmbeddedPostgres strange = postgres(folder.resolve("da$ta"));

    assertThatThrownBy(strange::start).hasMessageContaining("da$ta");
  }

  private EmbeddedPostgres postgres() {
    return postgres(folder.resolve("data"));
  }

  private EmbeddedPostgres postgres(Path data) {
    return new EmbeddedPostgres(settings(programs, data));
  }

  private PostgresSettings settings(Path programs, Path data) {
    return new PostgresSettings(
        programs,
        data,
        log(),
        port,
        Map.of("log_line_prefix", "it's %p "),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }

  private Path log() {
    return folder.resolve("postgresql.log");
  }

  private ProcessHandle postmaster() throws IOException {
    return postgres.runningPid().flatMap(ProcessHandle::of).orElseThrow();
  }

  private JdbcClient client() {
    return JdbcClient.create(new DriverManagerDataSource(url(), EmbeddedPostgres.USER, ""));
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=5".formatted(port);
  }
}
