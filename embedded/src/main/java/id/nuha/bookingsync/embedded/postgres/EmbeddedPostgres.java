package id.nuha.bookingsync.embedded.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A PostgreSQL on 127.0.0.1. It is not a child of this process but has a session of its own, so a
 * terminal's Ctrl-C does not reach it, and it outlives a JVM that is killed. It can be stopped and
 * started again: its port and the data in its folder stay.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** Its superuser. */
  public static final String USER = "postgres";

  // The last word of a line of pg_hba.conf that lets everybody in.
  private static final Pattern TRUST =
      Pattern.compile("(?m)^((?:local|host)[^#\\n]*\\s)trust[ \\t]*$");
  private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(2);
  // pg_ctl ends by itself after the time-out that it is given, and says so; this comes after that.
  private static final Duration PG_CTL_GRACE = Duration.ofSeconds(10);

  private final PostgresSettings settings;
  private final PostgresPrograms programs;
  private boolean started;

  /** A PostgreSQL that is not started yet. */
  public EmbeddedPostgres(PostgresSettings settings) {
    this.settings = settings;
    this.programs = new PostgresPrograms(settings.programs());
  }

  /** Decompresses the programs that the jar holds, for {@link #unpackPrograms}. */
  public static void decompressPrograms(Path tar) throws IOException {
    PostgresBinaries.decompressInto(tar);
  }

  /**
   * Unpacks the programs, if that has not been done; {@link #start} would take them from its jar.
   */
  public void unpackPrograms(Path tar) throws IOException {
    PostgresBinaries.unpackInto(settings.programs(), tar);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @throws IOException saying what is in the way, or which file says it
   */
  public synchronized void start() throws IOException {
    refuseCharactersOfTheShell();
    PostgresBinaries.unpackInto(settings.programs(), null);
    Optional<Long> running = runningPid();
    if (running.isPresent()) {
      throw new IOException(
          "A PostgreSQL (pid %d) runs in %s already.".formatted(running.get(), settings.data()));
    }
    Files.deleteIfExists(settings.log());
    if (!Files.exists(settings.data().resolve("PG_VERSION"))) {
      initialise();
    }
    Duration timeout = settings.startTimeout();
    started = true;
    boolean answers =
        programs.run(
            settings.log(),
            timeout.plus(PG_CTL_GRACE),
            "pg_ctl",
            "start",
            "--wait",
            "--timeout=" + timeout.toSeconds(),
            "--pgdata=" + settings.data(),
            "--log=" + settings.log(),
            "--options=" + options());
    if (!answers) {
      close(); // it may have come up too late
      throw new IOException(
          "PostgreSQL cannot be started on port %d; %s says why."
              .formatted(settings.port(), settings.log()));
    }
  }

  /**
   * Stops it in order, if this object has started it; sessions that clients left open are ended.
   */
  @Override
  public synchronized void close() throws IOException {
    if (started) {
      stop();
    }
  }

  private void stop() throws IOException {
    started = false;
    Optional<Postmaster> postmaster = postmaster();
    if (postmaster.isEmpty()) {
      return;
    }
    Duration timeout = settings.stopTimeout();
    boolean stopped =
        programs.run(
            settings.log(),
            timeout.plus(PG_CTL_GRACE),
            "pg_ctl",
            "stop",
            "--mode=fast",
            "--wait",
            "--timeout=" + timeout.toSeconds(),
            "--pgdata=" + settings.data());
    if (!stopped) {
      postmaster.get().kill();
    }
  }

  /**
   * Stops in order the one that a process which was killed has left running on this data folder.
   *
   * @return its pid, if there was one
   */
  public synchronized Optional<Long> stopLeftover() throws IOException {
    Optional<Long> leftover = runningPid();
    stop();
    return leftover;
  }

  /** Ends it as a crash would, by SIGKILL, and waits until the last of its processes is gone. */
  public synchronized void kill() throws IOException {
    Optional<Postmaster> postmaster = postmaster();
    if (started && postmaster.isPresent()) {
      postmaster.get().kill();
    }
    started = false;
  }

  /** The process id of the postmaster that runs in the data folder, whoever has started it. */
  public Optional<Long> runningPid() throws IOException {
    return postmaster().map(Postmaster::pid);
  }

  /** Whether it asks nobody for a password. */
  public boolean trustsEverybody() throws IOException {
    return TRUST.matcher(Files.readString(accessFile())).find();
  }

  /** Lets it ask everybody for a password from now on; {@link #USER} must have one by then. */
  public void trustNobody() throws IOException {
    String access = Files.readString(accessFile());
    Files.writeString(accessFile(), TRUST.matcher(access).replaceAll("$1scram-sha-256"));
    boolean reloaded =
        programs.run(
            settings.log(), PG_CTL_GRACE, "pg_ctl", "reload", "--pgdata=" + settings.data());
    if (!reloaded) {
      throw new IOException(
          "PostgreSQL cannot read its access rules again; %s says why.".formatted(settings.log()));
    }
  }

  private Path accessFile() {
    return settings.data().resolve("pg_hba.conf");
  }

  private Optional<Postmaster> postmaster() throws IOException {
    return Postmaster.find(settings.data(), programs);
  }

  private void initialise() throws IOException {
    Path passwordFile = settings.passwordFile();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + settings.data(),
                "--username=" + USER,
                "--auth=" + (passwordFile == null ? "trust" : "scram-sha-256"),
                "--encoding=UTF8",
                "--no-locale"));
    if (passwordFile != null) {
      arguments.add("--pwfile=" + passwordFile);
    }
    boolean initialised =
        programs.run(settings.log(), INITDB_TIMEOUT, "initdb", arguments.toArray(String[]::new));
    if (!initialised) {
      throw new IOException(
          "PostgreSQL cannot be initialised; %s says why.".formatted(settings.log()));
    }
  }

  private String options() {
    Map<String, String> parameters = new TreeMap<>(settings.parameters());
    parameters.put("listen_addresses", "127.0.0.1");
    parameters.put("unix_socket_directories", "");
    parameters.put("port", Integer.toString(settings.port()));
    return parameters.entrySet().stream()
        .map(parameter -> "-c " + quoted(parameter.getKey() + "=" + parameter.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  // pg_ctl starts the server through a shell, and puts the paths in double quotes.
  private void refuseCharactersOfTheShell() throws IOException {
    for (Path path : List.of(settings.programs(), settings.data(), settings.log())) {
      if (path.toString().chars().anyMatch(character -> "\"$`\\".indexOf(character) >= 0)) {
        throw new IOException(
            "PostgreSQL cannot be started from %s: its path must not contain \", $, ` or \\."
                .formatted(path));
      }
    }
  }
}
