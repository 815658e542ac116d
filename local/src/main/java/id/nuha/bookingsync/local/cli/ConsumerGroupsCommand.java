package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.kafka.LocalKafka;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/**
 * Kafka's own tool. A group's offsets can be reset only while nobody consumes, so if nothing runs
 * the broker is started for as long as the command takes.
 */
@Command(
    name = "kafka-consumer-groups",
    description = {
      "Kafka's own tool, on this broker; for a replay stop ./run first:",
      "./run kafka-consumer-groups --group booking-sync-writer --topic nuha.booking"
          + " --reset-offsets --to-earliest --execute"
    })
final class ConsumerGroupsCommand implements Callable<Integer> {
  @Mixin private final Home home = new Home();

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    if (isRunning()) {
      run("127.0.0.1:" + home.kafkaPort());
      return 0;
    }
    try (ProcessHome folder = new ProcessHome(home.data());
        LocalKafka broker =
            new LocalKafka(home.data(), home.kafkaPort(), home.kafkaControllerPort())) {
      folder.take();
      broker.start();
      run(broker.bootstrapServers());
      return 0;
    }
  }

  private void run(String bootstrapServers) {
    List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
    all.addAll(arguments);
    ConsumerGroupCommand.main(all.toArray(String[]::new));
  }

  private boolean isRunning() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), home.kafkaPort()),
          (int) LocalSettings.defaults().brokerProbe().toMillis());
      return true;
    } catch (IOException nobodyListens) {
      return false;
    }
  }
}
