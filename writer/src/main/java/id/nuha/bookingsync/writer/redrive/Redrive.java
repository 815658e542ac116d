package id.nuha.bookingsync.writer.redrive;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.deadletter.Rejection;
import id.nuha.bookingsync.writer.redrive.Attempts.Attempt;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies dead letters again, inside the writer: published to the view's topic again, an old record
 * would outlive the new one in compaction.
 */
@Component
class Redrive {
  private static final int BATCH = 500;

  private final Schema schema;
  private final TopicAdmin broker;
  private final LetterTopic letters;
  private final Attempts attempts;
  private final BatchApplier applier;
  private final TransactionTemplate transaction;

  Redrive(
      Schema schema,
      TopicAdmin broker,
      LetterTopic letters,
      Attempts attempts,
      BatchApplier applier,
      TransactionTemplate transaction) {
    this.schema = schema;
    this.broker = broker;
    this.letters = letters;
    this.attempts = attempts;
    this.applier = applier;
    this.transaction = transaction;
  }

  /**
   * What came of it.
   *
   * @param applied in the table now, or older than what is there
   * @param parked of those that failed, the ones that are now left alone
   */
  record Result(int view, int tried, int applied, int failed, int parked) {
    private Result plus(Result other) {
      return new Result(
          view,
          tried + other.tried,
          applied + other.applied,
          failed + other.failed,
          parked + other.parked);
    }
  }

  /**
   * Drives letters again that are neither applied nor parked.
   *
   * @param reason only those that last failed for this reason; null for any
   * @param key only those with this Kafka key; null for any
   */
  synchronized Result redrive(View view, @Nullable String reason, @Nullable String key) {
    Table table = schema.read(view);
    String topicId = broker.topicId(view.deadLetterTopic());
    Result result = new Result(view.id(), 0, 0, 0, 0);
    List<Letter> batch = letters.read(view, 0, BATCH);
    while (!batch.isEmpty()) {
      long last = batch.get(batch.size() - 1).offset();
      Map<Long, Attempt> earlier = attempts.of(topicId, batch.get(0).offset(), last);
      List<Letter> chosen =
          batch.stream().filter(letter -> isChosen(letter, earlier, reason, key)).toList();
      result = result.plus(drive(table, topicId, chosen, earlier));
      batch = letters.read(view, last + 1, BATCH);
    }
    return result;
  }

  private static boolean isChosen(
      Letter letter, Map<Long, Attempt> earlier, @Nullable String reason, @Nullable String key) {
    Attempt attempt = earlier.getOrDefault(letter.offset(), Attempt.NONE);
    String last = attempt.reason() == null ? letter.header(Headers.DLT_REASON) : attempt.reason();
    return !attempt.applied()
        && !attempt.isParked()
        && (reason == null || reason.equals(last))
        && (key == null || key.equals(letter.key()));
  }

  private Result drive(
      Table table, String topicId, List<Letter> chosen, Map<Long, Attempt> earlier) {
    IdentityHashMap<ConsumerRecord<byte[], byte[]>, Letter> originals = new IdentityHashMap<>();
    List<ConsumerRecord<byte[], byte[]>> records =
        chosen.stream()
            .map(
                letter -> {
                  ConsumerRecord<byte[], byte[]> original = letter.original();
                  originals.put(original, letter);
                  return original;
                })
            .toList();
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              IdentityHashMap<Letter, String> failed = new IdentityHashMap<>();
              for (Rejection rejection : applier.redrive(table, records)) {
                failed.put(
                    Objects.requireNonNull(originals.get(rejection.record())), rejection.reason());
              }
              int parked = 0;
              for (Letter letter : chosen) {
                String reason = failed.get(letter);
                attempts.note(table.view(), topicId, letter.offset(), reason);
                Attempt before = earlier.getOrDefault(letter.offset(), Attempt.NONE);
                Attempt now = new Attempt(before.attempts() + 1, reason == null, reason);
                parked += now.isParked() ? 1 : 0;
              }
              return new Result(
                  table.view().id(),
                  chosen.size(),
                  chosen.size() - failed.size(),
                  failed.size(),
                  parked);
            }));
  }
}
