package id.nuha.bookingsync.benchmarks.jmh;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets JMH measure how the writer reads records, in JVMs with the flags that it ships with. */
public final class JmhBenchmark implements Benchmark {
  private static final String DATABASE = "bench_jmh";

  @Override
  public String name() {
    return "jmh";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    Path folder = setting.emptyFolder("jmh");
    Path json = folder.resolve("jmh.json");
    String classPath =
        ownClassPath(folder)
            + File.pathSeparator
            + unpack(setting.home().resolve("writer/target/writer.jar"), folder);
    try (Parts parts = Parts.start(setting.emptyFolder("jmh-parts"))) {
      OurWriter.createDatabase(setting, parts, DATABASE, 6);
      Map<String, String> environment =
          new HashMap<>(new OurWriter(setting, parts, DATABASE).environment());
      environment.put("SERVER_PORT", "0");
      environment.put("SERVER_ADDRESS", "127.0.0.1");
      List<String> command = new ArrayList<>(ChildProcess.java());
      command.add("-Djava.io.tmpdir=" + folder); // for its lock
      command.addAll(List.of("-cp", classPath, "org.openjdk.jmh.Main"));
      command.add(RecordReading.class.getName());
      command.addAll(List.of("-f", Integer.toString(setting.repeat())));
      command.addAll(List.of("-wi", "5", "-w", "1s", "-i", "5", "-r", "1s"));
      command.addAll(List.of("-jvmArgs", String.join(" ", setting.flags())));
      command.addAll(List.of("-rf", "json", "-rff", json.toString()));
      try (ChildProcess jmh = ChildProcess.start(command, environment, setting.log("jmh"))) {
        while (jmh.isAlive()) {
          Thread.sleep(200);
        }
      }
    }
    if (!Files.exists(json)) {
      throw new IOException("JMH measured nothing; its log says why.");
    }
    add(JsonMapper.shared().readTree(Files.readString(json)), results);
  }

  private void add(JsonNode measured, Results results) throws IOException {
    int found = 0;
    for (JsonNode one : measured) {
      String method = one.path("benchmark").asString("").replaceAll(".*\\.", "");
      double perRecord = method.equals("batch") ? RecordReading.BATCH : 1;
      String contender =
          switch (method) {
            case "record" -> Results.OURS;
            case "batch" -> "ours, per record of a batch of " + RecordReading.BATCH;
            case "jacksonTree" -> "Jackson's tree alone";
            default -> "Jackson's tokens alone";
          };
      // A fork is a repetition; its mean is taken.
      for (JsonNode fork : one.path("primaryMetric").path("rawData")) {
        double sum = 0;
        for (JsonNode value : fork) {
          sum += value.doubleValue();
        }
        results.add(name(), "reading a record", contender, "µs", sum / fork.size() / perRecord);
        found++;
      }
    }
    if (found == 0) {
      throw new IOException("JMH measured nothing; its log says why.");
    }
  }

  // A JVM that JMH starts finds no classes in a jar within a jar.
  private static String ownClassPath(Path folder) throws IOException {
    String own = System.getProperty("java.class.path");
    return own.endsWith("benchmarks.jar") ? unpack(Path.of(own), folder) : own;
  }

  private static String unpack(Path jar, Path folder) throws IOException {
    Path unpacked = folder.resolve(jar.getFileName().toString().replace(".jar", ""));
    try (JarFile entries = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(entries.entries())) {
        if (!entry.isDirectory()) {
          Path file = unpacked.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          try (InputStream in = entries.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
    return String.join(
        File.pathSeparator,
        unpacked.resolve("BOOT-INF/classes").toString(),
        unpacked.resolve("BOOT-INF/lib") + File.separator + "*",
        unpacked.toString()); // JMH's list of what there is to measure
  }
}
