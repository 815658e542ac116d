package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.runtime.tls.CertificateFault;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Kafka does not answer, or not with what was asked. The message is fit for a log or a caller. */
public final class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kafka's own exception becomes the cause; its message is not repeated. */
  public KafkaUnavailableException(Throwable cause) {
    this(words(cause), cause);
  }

  /** The same in words that say more than the cause alone does. */
  KafkaUnavailableException(String words, Throwable cause) {
    super(words, cause);
  }

  private static String words(Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "Kafka does not know a topic, or not yet";
    }
    if (cause instanceof InvalidTimestampException) {
      return "Kafka refuses records because this machine's clock is further from Kafka's than Kafka"
          + " allows, an hour ahead by default; set both clocks right";
    }
    if (cause instanceof SaslAuthenticationException) {
      return "Kafka refuses the login; check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and"
          + " KAFKA_SASL_PASSWORD against what the broker has";
    }
    if (cause instanceof SslAuthenticationException) {
      return tlsFault(CertificateFault.in(cause));
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka's access control does not let this login do what is needed (%s); the README"
              .formatted(resource(cause))
          + " lists what to allow";
    }
    return "Kafka does not answer: " + cause.getClass().getSimpleName();
  }

  private static String resource(Throwable refused) {
    if (refused instanceof TopicAuthorizationException topic) {
      return "Topic " + String.join(", ", new TreeSet<>(topic.unauthorizedTopics()));
    }
    if (refused instanceof GroupAuthorizationException group) {
      return "Group " + group.groupId();
    }
    return refused.getClass().getSimpleName().replace("AuthorizationException", "");
  }

  private static String tlsFault(@Nullable CertificateFault fault) {
    if (fault == null) {
      return "Kafka does not agree on TLS; check KAFKA_SECURITY_PROTOCOL, and whether the broker"
          + " wants a certificate (KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE)";
    }
    return switch (fault) {
      case UNTRUSTED ->
          "Kafka's certificate is signed by no authority that is trusted here; set"
              + " KAFKA_SSL_CA_FILE to a PEM file with the certificate of the broker's own";
      case OUT_OF_DATE ->
          "Kafka's certificate has expired or is not valid yet; have the broker's renewed";
      case OF_ANOTHER_HOST ->
          "Kafka's certificate is not for the host that KAFKA_BOOTSTRAP_SERVERS or the broker"
              + " itself names; use a name that stands in it";
    };
  }

  /** Whether Kafka refuses the login, or something that the login may not do. */
  boolean isRefusal() {
    return getCause() instanceof AuthenticationException
        || getCause() instanceof AuthorizationException;
  }

  /** What Spring or a future has wrapped becomes the cause itself. */
  public static KafkaUnavailableException unwrapping(Throwable wrapper) {
    Throwable cause = wrapper;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause instanceof org.springframework.kafka.KafkaException)) {
      cause = cause.getCause();
    }
    return new KafkaUnavailableException(cause);
  }
}
