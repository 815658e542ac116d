package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.deadletter.ErasedLetters;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.session.EndedSessions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases bookings, for good. That it was asked for stands in {@code nuha.audit} before anything is
 * done: whatever ends the writer after that, the erasure is carried out from there, and a database
 * that is made anew reads there what it must not take from the views' topics.
 */
@Component
public class Erasures {
  private static final Logger log = LoggerFactory.getLogger(Erasures.class);

  /** The audit topic is read for erasures apart from what else reads it. */
  private static final String READER = "/erasures";

  private static final String VIEW = "view";
  private static final String KEY = "key";

  private final KafkaClients clients;
  private final TopicAdmin topics;
  private final AppliedOffsets positions;
  private final Catalogue catalogue;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Rows rows;
  private final Tombstones tombstones;
  private final ErasedLetters letters;
  private final Notices notices;
  private final EndedSessions sessions;
  private final ErasureMetrics metrics;
  private final Clock clock;
  private final ZoneId clinic;

  Erasures(
      KafkaClients clients,
      TopicAdmin topics,
      AppliedOffsets positions,
      Catalogue catalogue,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Rows rows,
      Tombstones tombstones,
      ErasedLetters letters,
      Notices notices,
      EndedSessions sessions,
      ErasureMetrics metrics,
      Clock clock,
      WriterSettings settings) {
    this.clients = clients;
    this.topics = topics;
    this.positions = positions;
    this.catalogue = catalogue;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.rows = rows;
    this.tombstones = tombstones;
    this.letters = letters;
    this.notices = notices;
    this.sessions = sessions;
    this.metrics = metrics;
    this.clock = clock;
    this.clinic = settings.clinic();
  }

  /**
   * The key as Kafka has it.
   *
   * @throws org.springframework.web.ErrorResponseException 400 if it is no key of the view
   */
  String keyOf(View view, String text) {
    return normalised(view, text)
        .orElseThrow(
            () ->
                Problems.of(
                    HttpStatus.BAD_REQUEST,
                    "key is no key of view %d; give %s as GET /dead-letters shows it."
                        .formatted(
                            view.id(),
                            view.key().stream()
                                .map(View.KeyColumn::column)
                                .collect(Collectors.joining("|")))));
  }

  /** How the audit topic names what is erased. */
  static Map<String, String> named(View view, String key) {
    return Map.of(VIEW, Integer.toString(view.id()), KEY, key);
  }

  /**
   * Erases what the key stands for; to be called once the audit topic holds that it is asked for.
   * Called again it does what is left.
   *
   * @throws RuntimeException if Kafka or PostgreSQL does not answer: what is left is done later
   */
  Receipt erase(View view, String key) {
    boolean row = removeRow(view, key);
    tombstones.sendFor(view, key);
    Instant now = clock.instant();
    ErasedLetters.Found found = letters.find(view);
    Until until = Until.of(topics, view);
    boolean removed = letters.remove(view, found, until.letterSegment());
    int own = (int) found.keys().stream().filter(key::equals).count();
    metrics.erased(view);
    return new Receipt(
        view.id(),
        key,
        now.truncatedTo(ChronoUnit.SECONDS),
        row,
        own,
        until.topic(now),
        own == 0 ? null : until.letters(removed ? now : Objects.requireNonNull(found.newest())));
  }

  /**
   * Carries out what the audit topic says was asked for and this database does not know: erasures,
   * and ends of sessions.
   *
   * @param before an erasure that was asked for later is left: whoever was asked is about to do it
   * @throws RuntimeException if Kafka or PostgreSQL does not answer; it may be called again
   */
  public void catchUp(Instant before) {
    String reader = topics.topicId(Topics.AUDIT) + READER;
    Map<Integer, Long> next = positions.nextOffsets(reader);
    if (next.equals(topics.endOffsets(Topics.AUDIT))) {
      return;
    }
    try (TopicScan scan = clients.scan(Topics.AUDIT, ScanStart.offsets(next))) {
      for (var batch = scan.next(); !batch.isEmpty(); batch = scan.next()) {
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          if (!carryOut(record, before)) {
            return;
          }
        }
        ConsumerRecord<byte[], byte[]> last = batch.get(batch.size() - 1);
        positions.advance(
            reader,
            Map.of(
                last.partition(),
                new AppliedPosition(last.offset() + 1, AppliedPosition.UNKNOWN_EPOCH)));
      }
    }
  }

  /** Returns whether it is done with. */
  private boolean carryOut(ConsumerRecord<byte[], byte[]> record, Instant before) {
    Optional<AuditEvent> event = eventOf(record);
    event.ifPresent(sessions::carryOut);
    Optional<View> view =
        event
            .filter(Erasures::asksForErasure)
            .map(asked -> asked.what().getOrDefault(VIEW, ""))
            .filter(id -> id.matches("[0-9]{1,9}"))
            .flatMap(id -> catalogue.view(Integer.parseInt(id)));
    if (view.isEmpty()) {
      return true;
    }
    Optional<String> key = normalised(view.get(), event.get().what().getOrDefault(KEY, ""));
    if (key.isEmpty() || isErased(view.get(), key.get())) {
      return true;
    }
    if (!event.get().at().isBefore(before)) {
      return false;
    }
    boolean row = removeRow(view.get(), key.get());
    log.info(
        "View {}: an erasure that stands in {} is carried out{}.",
        view.get().id(),
        Topics.AUDIT,
        row ? "" : "; there was no row");
    return true;
  }

  private static Optional<AuditEvent> eventOf(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(AuditEvent.fromJson(record.value()));
    } catch (RuntimeException e) { // somebody else's
      return Optional.empty();
    }
  }

  private static boolean asksForErasure(AuditEvent event) {
    return event.action().equals(AuditEvent.ERASE) && event.result().equals(AuditEvent.ASKED);
  }

  /** The key as Kafka has it; empty if it is none of the view's, or no column could hold it. */
  private Optional<String> normalised(View view, String text) {
    try {
      String key = RecordKey.parse(view, text, clinic).text();
      rows.exists(view, key);
      return Optional.of(key);
    } catch (UnusableValueException | DataIntegrityViolationException e) {
      return Optional.empty();
    }
  }

  private boolean isErased(View view, String key) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM erased_key WHERE view_id = :view AND key = :key)")
        .param("view", view.id())
        .param("key", key)
        .query(Boolean.class)
        .single();
  }

  private boolean removeRow(View view, String key) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              rows.lock(view);
              jdbc.sql(
                      """
                      INSERT INTO erased_key (view_id, key) VALUES (:view, :key)
                      ON CONFLICT DO NOTHING
                      """)
                  .param("view", view.id())
                  .param("key", key)
                  .update();
              Rows.Removed removed = rows.remove(view, key);
              notices.daysChanged(view, removed.days());
              tombstones.owe(view, List.of(key), false);
              return !removed.keys().isEmpty();
            }));
  }
}
