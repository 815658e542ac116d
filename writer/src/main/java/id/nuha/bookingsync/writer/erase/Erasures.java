package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.deadletter.ErasedLetters;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.outage.TableFaultException;
import id.nuha.bookingsync.writer.session.EndedSessions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
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

  /** How often an erasure asks for the table's lock. */
  private static final int MAX_TRIES = 5;

  private static final String WAY_OUT =
      "See to the rows that refer to it and to the table's triggers, and ask for the erasure again;"
          + " the writer tries once a day as well.";

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
  private final TombstoneSender sender;
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
      TombstoneSender sender,
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
    this.sender = sender;
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
   * @throws org.springframework.web.ErrorResponseException 400 if it is no key of the view, or none
   *     that the audit topic could tell
   */
  String keyOf(View view, String text) {
    String key =
        normalised(view, text)
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
    if (!AuditEvent.tells(key)) { // a database that is made anew would erase another key
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "key cannot be written down in nuha.audit as it is, so nothing is done: it has more than"
              + " 300 characters, or some that are not to be seen. Delete its row by hand.");
    }
    return key;
  }

  /** How the audit topic names what is erased. */
  static Map<String, String> named(View view, String key) {
    return Map.of(VIEW, Integer.toString(view.id()), KEY, key);
  }

  /**
   * Erases what the key stands for; to be called once the audit topic holds that it is asked for.
   * Called again it does what is left.
   *
   * @throws org.springframework.web.ErrorResponseException 409 if PostgreSQL refuses to delete the
   *     row, once all the rest is done
   * @throws RuntimeException if Kafka or PostgreSQL does not answer: what is left is done later
   */
  Receipt erase(View view, String key) {
    Removal removal = remove(view, key, Erasures::isRefusal);
    sender.sendFor(view, key);
    Instant now = clock.instant();
    ErasedLetters.Found found = letters.find(view);
    Until until = Until.of(topics, view);
    boolean removed = letters.remove(view, found, until.letterSegment());
    if (removal.refusal() != null) {
      throw Problems.of(
          HttpStatus.CONFLICT,
          "The key is erased, but its row is still there and is shown: it cannot be deleted (%s). %s"
              .formatted(removal.refusal(), WAY_OUT));
    }
    int own = (int) found.keys().stream().filter(key::equals).count();
    metrics.erased(view);
    return new Receipt(
        view.id(),
        key,
        now.truncatedTo(ChronoUnit.SECONDS),
        removal.row(),
        own,
        until.topic(now),
        own == 0 ? null : until.letters(removed ? now : Objects.requireNonNull(found.newest())));
  }

  /**
   * Carries out what the audit topic says was asked for and this database does not know: erasures,
   * and ends of sessions.
   *
   * <p>Only an outage ends it: where anything else keeps a row from being removed, the key is noted
   * as erased and the row is left for later.
   *
   * @param before an erasure that was asked for later is left: whoever was asked is about to do it
   * @throws RuntimeException if Kafka or PostgreSQL does not answer; it may be called again
   */
  public void catchUp(Instant before) {
    String reader = topics.topicId(Topics.AUDIT) + READER;
    Map<Integer, Long> next = positions.nextOffsets(reader);
    Map<Integer, Long> ends = topics.endOffsets(Topics.AUDIT);
    if (next.equals(ends)) {
      return;
    }
    if (next.entrySet().stream()
        .anyMatch(at -> at.getValue() > ends.getOrDefault(at.getKey(), 0L))) {
      // Kafka has lost the topic's end, and other events stand there now.
      positions.forget(reader);
      next = Map.of();
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
    Removal removal = remove(view.get(), key.get(), e -> !OutageMessages.isOutage(e));
    if (removal.refusal() == null) {
      log.info(
          "View {}: an erasure that stands in {} is carried out{}.",
          view.get().id(),
          Topics.AUDIT,
          removal.row() ? "" : "; there was no row");
    }
    return true;
  }

  /**
   * Tries again to remove the rows that were left.
   *
   * @throws RuntimeException if PostgreSQL does not answer
   */
  void removeLeft(View view) {
    jdbc.sql("SELECT key FROM erased_key WHERE view_id = :view AND row_left ORDER BY key")
        .param("view", view.id())
        .query(String.class)
        .list()
        .forEach(
            key -> {
              if (remove(view, key, Erasures::isRefusal).refusal() == null) {
                log.info("View {}: the row of an erased key, which was left, is gone.", view.id());
              }
            });
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
      return fits(view, key) ? Optional.of(key) : Optional.empty();
    } catch (UnusableValueException e) {
      return Optional.empty();
    }
  }

  private boolean fits(View view, String key) {
    try {
      rows.existing(view, List.of(key));
    } catch (DataIntegrityViolationException e) {
      return false;
    } catch (RuntimeException e) {
      if (!isRefusal(e)) {
        throw e;
      }
    }
    return true;
  }

  private boolean isErased(View view, String key) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM erased_key WHERE view_id = :view AND key = :key)")
        .param("view", view.id())
        .param("key", key)
        .query(Boolean.class)
        .single();
  }

  /**
   * What became of a row.
   *
   * @param row whether there was one and it is gone
   * @param refusal why it is still there; null if it is not
   */
  private record Removal(boolean row, @Nullable String refusal) {}

  /** Whether the table refuses, or is not as it should be: that lasts until somebody mends it. */
  private static boolean isRefusal(RuntimeException e) {
    return SqlState.in(e) == null
        ? e instanceof TableFaultException || e instanceof CatalogueException
        : !OutageMessages.isOutage(e);
  }

  /**
   * Removes the key's row and notes that the key is erased, or, where the row cannot be removed,
   * that alone: nothing that comes under the key is applied from then on.
   *
   * @param isLeft whether the row is left for later after this exception
   */
  private Removal remove(View view, String key, Predicate<RuntimeException> isLeft) {
    try {
      return new Removal(isRemoved(view, key), null);
    } catch (RuntimeException e) {
      if (!isLeft.test(e)) {
        throw e;
      }
      SqlState state = SqlState.in(e);
      String refusal = state == null ? OutageMessages.of(e) : state.toString();
      if (Boolean.TRUE.equals(transaction.execute(status -> isFirstLeft(view, key)))) {
        log.warn(
            "View {}: a key is erased, but its row in {} is still there: it cannot be deleted ({})."
                + " {}",
            view.id(),
            view.table(),
            refusal,
            WAY_OUT);
      }
      return new Removal(false, refusal);
    }
  }

  private boolean isRemoved(View view, String key) {
    for (int tries = 1; ; tries++) {
      try {
        return Boolean.TRUE.equals(transaction.execute(status -> isRemovedNow(view, key)));
      } catch (DataAccessException e) {
        SqlState state = SqlState.in(e);
        if (tries == MAX_TRIES || state == null || !state.code().equals(Rows.LOCKED)) {
          throw e;
        }
      }
    }
  }

  private boolean isRemovedNow(View view, String key) {
    rows.lock(view);
    jdbc.sql(
            """
            INSERT INTO erased_key (view_id, key) VALUES (:view, :key)
            ON CONFLICT (view_id, key) DO UPDATE SET row_left = FALSE
            """)
        .param("view", view.id())
        .param("key", key)
        .update();
    Rows.Removed removed = rows.remove(view, key);
    if (!rows.existing(view, List.of(key)).isEmpty()) {
      throw new TableFaultException("a trigger passes the DELETE over");
    }
    notices.daysChanged(view, removed.days());
    tombstones.oweErased(view, key);
    return !removed.rows().isEmpty();
  }

  /** Notes that the key is erased and its row is left; returns whether that was not noted yet. */
  private boolean isFirstLeft(View view, String key) {
    boolean first =
        jdbc.sql(
                    """
                    INSERT INTO erased_key AS e (view_id, key, row_left) VALUES (:view, :key, TRUE)
                    ON CONFLICT (view_id, key) DO UPDATE SET row_left = TRUE WHERE NOT e.row_left
                    """)
                .param("view", view.id())
                .param("key", key)
                .update()
            == 1;
    if (first) {
      tombstones.oweErased(view, key);
    }
    return first;
  }
}
