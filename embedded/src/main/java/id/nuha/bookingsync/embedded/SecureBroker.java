package id.nuha.bookingsync.embedded;

import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker in this JVM with SASL_SSL and access control: who logs in by SCRAM-SHA-512 may do what
 * was allowed. A second port without either is for the test, which may do anything.
 */
public final class SecureBroker implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final int securePort;
  private final Admin admin;

  private SecureBroker(EmbeddedKafka kafka, int securePort) {
    this.kafka = kafka;
    this.securePort = securePort;
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  /**
   * Starts one that nobody may log in to yet.
   *
   * @param authority has signed a certificate for localhost
   */
  public static SecureBroker start(Path folder, TestAuthority authority) {
    int[] ports = FreePorts.find(3);
    Map<String, String> settings = new HashMap<>(TestBroker.SETTINGS);
    settings.put("log.cleaner.dedupe.buffer.size", "2097152"); // bytes; Kafka's own is 128 MB
    String open = "PLAINTEXT://127.0.0.1:" + ports[0];
    settings.put(
        "listeners",
        "%s,CONTROLLER://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d".formatted(open, ports[1], ports[2]));
    settings.put("advertised.listeners", open + ",SASL_SSL://localhost:" + ports[2]);
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", authority.storeFile().toString());
    settings.put("ssl.keystore.password", TestAuthority.PASSWORD);
    settings.put("ssl.key.password", TestAuthority.PASSWORD);
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS"); // whoever comes by the other ports
    EmbeddedKafka kafka = new EmbeddedKafka(folder, ports[0], ports[1], settings);
    try {
      kafka.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SecureBroker(kafka, ports[2]);
  }

  /** Where logins are asked for. */
  public String bootstrapServers() {
    return "localhost:" + securePort;
  }

  /** Where the test may do anything. */
  public String openBootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The names of its topics, but for Kafka's own. */
  public Set<String> topics() {
    return await(admin.listTopics().names());
  }

  /** Lets somebody log in, from now on. */
  public void admit(String login, String password) {
    await(
        admin
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        login,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                        password)))
            .all());
  }

  /** Allows a login something. */
  public void allow(String login, AclOperation operation, ResourceType type, String name) {
    await(admin.createAcls(List.of(rule(login, operation, type, name))).all());
  }

  /** Takes back what was allowed. */
  public void forbid(String login, AclOperation operation, ResourceType type, String name) {
    await(admin.deleteAcls(List.of(rule(login, operation, type, name).toFilter())).all());
  }

  @Override
  public void close() {
    admin.close();
    kafka.close();
  }

  private static AclBinding rule(
      String login, AclOperation operation, ResourceType type, String name) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:" + login, "*", operation, AclPermissionType.ALLOW));
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
