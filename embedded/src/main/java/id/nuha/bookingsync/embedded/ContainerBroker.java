package id.nuha.bookingsync.embedded;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/** A KRaft broker in a container that keeps its port, which Testcontainers' own would not. */
final class ContainerBroker implements TestBroker {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaContainer container;
  private int starts = 1;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /** Starts one; Testcontainers removes it at the end of the JVM. */
  static ContainerBroker start(String image) {
    int port = FreePorts.find();
    // The image's own command, rather than Testcontainers' script: it can be stopped in order.
    KafkaContainer container = new KafkaContainer(image).withCommand("/etc/kafka/docker/run");
    container.setPortBindings(List.of(port + ":9092"));
    SETTINGS.forEach((name, value) -> container.withEnv(variable(name), value));
    // It lives for minutes, and a start takes half as long so.
    container.withEnv("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    container.withEnv(
        variable("advertised.listeners"),
        "PLAINTEXT://%s:%d,BROKER://localhost:9093".formatted(container.getHost(), port));
    container.start();
    return new ContainerBroker(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void stop() {
    container
        .getDockerClient()
        .stopContainerCmd(container.getContainerId())
        .withTimeout((int) STOP_TIMEOUT.toSeconds())
        .exec();
  }

  @Override
  public void restart() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    starts++;
    Wait.forLogMessage(".*Transitioning from RECOVERY to RUNNING.*", starts)
        .waitUntilReady(container);
  }

  private static String variable(String setting) {
    return "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
