package id.nuha.bookingsync.writer.audit;

import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.kafka.KafkaAuditTrail;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of {@code audit_log}: a message of nuha.audit and its place in the chain.
 *
 * @param id 1 for the first row, one more for each further
 * @param leaderEpoch Kafka's, of the message
 * @param at null, as all of the event, where the message is none
 * @param action of the event, or {@link #UNREADABLE}
 * @param what JSON
 * @param previousHash of the row before; {@link #BEFORE_THE_FIRST}
 * @param hash SHA-256, in hexadecimal digits, over the JSON array of all before it: previous_hash,
 *     id, topic_id, kafka_offset, leader_epoch, at, who, role, from_address, action, what, result
 */
record AuditRow(
    long id,
    String topicId,
    long offset,
    int leaderEpoch,
    @Nullable Instant at,
    @Nullable String who,
    @Nullable String role,
    @Nullable String fromAddress,
    String action,
    @Nullable String what,
    @Nullable String result,
    String previousHash,
    String hash) {
  /** The action of a message that is no event. */
  static final String UNREADABLE = "UNREADABLE";

  /** What the first row has for the hash of the one before. */
  static final String BEFORE_THE_FIRST = "0".repeat(64);

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** The row of a message, behind the row of that id and hash. */
  static AuditRow of(
      String topicId, ConsumerRecord<byte[], byte[]> message, long previousId, String previous) {
    AuditEvent event = null;
    try {
      event = KafkaAuditTrail.read(message);
    } catch (JacksonException e) {
      // The row says so.
    }
    AuditRow row =
        new AuditRow(
            previousId + 1,
            topicId,
            message.offset(),
            message.leaderEpoch().orElse(AppliedPosition.UNKNOWN_EPOCH),
            event == null ? null : event.at(),
            event == null ? null : event.who(),
            event == null || event.role() == null ? null : event.role().name(),
            event == null ? null : event.from(),
            event == null ? UNREADABLE : event.action(),
            event == null ? null : MAPPER.writeValueAsString(event.what()),
            event == null ? null : event.result(),
            previous,
            "");
    return row.withHash(row.computedHash());
  }

  static AuditRow from(ResultSet row, int number) throws SQLException {
    OffsetDateTime at = row.getObject("at", OffsetDateTime.class);
    return new AuditRow(
        row.getLong("id"),
        row.getString("topic_id"),
        row.getLong("kafka_offset"),
        row.getInt("leader_epoch"),
        at == null ? null : at.toInstant(),
        row.getString("who"),
        row.getString("role"),
        row.getString("from_address"),
        row.getString("action"),
        row.getString("what"),
        row.getString("result"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  /** The hash that it has to have. */
  String computedHash() {
    byte[] text =
        MAPPER.writeValueAsBytes(
            Arrays.asList(
                previousHash,
                id,
                topicId,
                offset,
                leaderEpoch,
                at == null ? null : at.toString(),
                who,
                role,
                fromAddress,
                action,
                what,
                result));
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) { // each Java has it
      throw new IllegalStateException(e);
    }
  }

  private AuditRow withHash(String computed) {
    return new AuditRow(
        id,
        topicId,
        offset,
        leaderEpoch,
        at,
        who,
        role,
        fromAddress,
        action,
        what,
        result,
        previousHash,
        computed);
  }
}
