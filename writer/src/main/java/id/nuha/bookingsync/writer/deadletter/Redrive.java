package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.writer.deadletter.RedriveAttempts.Attempt;
import id.nuha.bookingsync.writer.encryption.ClearValues;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.PreparedBatch;
import id.nuha.bookingsync.writer.upsert.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies dead letters again, inside the writer: published to the view's topic again, an old record
 * would outlive the new one in compaction.
 */
@Component
class Redrive {
  private static final int MAX_BATCH = 500;

  private final Schema schema;
  private final TopicAdmin topics;
  private final DeadLetterReader deadLetters;
  private final RedriveAttempts attempts;
  private final ClearValues values;
  private final BatchUpsert upserts;
  private final Notices notices;
  private final TransactionTemplate transaction;
  private final LargeBatches largeBatches;
  private final Set<Integer> running = ConcurrentHashMap.newKeySet();

  Redrive(
      Schema schema,
      TopicAdmin topics,
      DeadLetterReader deadLetters,
      RedriveAttempts attempts,
      ClearValues values,
      BatchUpsert upserts,
      Notices notices,
      TransactionTemplate transaction,
      LargeBatches largeBatches) {
    this.schema = schema;
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.attempts = attempts;
    this.values = values;
    this.upserts = upserts;
    this.notices = notices;
    this.transaction = transaction;
    this.largeBatches = largeBatches;
  }

  /**
   * What came of it.
   *
   * @param applied in the table now, or older than what is there
   * @param parked of those that failed, the ones that are now left alone
   * @param waiting how many were not tried because the keyset lacks their key, by the key's id
   */
  record Result(
      int view, int tried, int applied, int failed, int parked, Map<String, Integer> waiting) {
    private Result plus(Result other) {
      Map<String, Integer> together = new TreeMap<>(waiting);
      other.waiting.forEach((id, letters) -> together.merge(id, letters, Integer::sum));
      return new Result(
          view,
          tried + other.tried,
          applied + other.applied,
          failed + other.failed,
          parked + other.parked,
          together);
    }
  }

  /**
   * Drives dead letters again that are neither applied nor parked. Those whose key is missing are
   * left as they are: that is an outage, and no attempt.
   *
   * @param reason only those that last failed for this reason; null for any
   * @param key only those with this Kafka key; null for any
   * @throws org.springframework.web.ErrorResponseException 409 if one of the view runs already: it
   *     may take long, and whoever waits for it would keep others from asking anything
   */
  Result redrive(View view, @Nullable String reason, @Nullable String key) {
    if (!running.add(view.id())) {
      throw Problems.of(
          HttpStatus.CONFLICT,
          "A redrive of view %d runs; ask again when it has ended.".formatted(view.id()));
    }
    try {
      return driveAll(view, reason, key);
    } finally {
      running.remove(view.id());
    }
  }

  private Result driveAll(View view, @Nullable String reason, @Nullable String key) {
    Table table = schema.read(view);
    String topicId = topics.topicId(view.deadLetterTopic());
    Result result = new Result(view.id(), 0, 0, 0, 0, Map.of());
    values.readKeysAgain();
    @Nullable Long from = 0L;
    while (from != null) {
      DeadLetterReader.Page page =
          deadLetters.read(view, from, MAX_BATCH, MemoryLimits.MAX_BATCH_BYTES);
      Map<Long, Attempt> earlier = attempts.of(topicId, page.deadLetters());
      List<DeadLetter> chosen =
          page.deadLetters().stream()
              .filter(
                  deadLetter -> isChosen(deadLetter, attemptOf(deadLetter, earlier), reason, key))
              .toList();
      List<DeadLetter> driven = new ArrayList<>();
      for (DeadLetter deadLetter : chosen) {
        String missingKey = values.missingKey(deadLetter.record());
        if (missingKey != null) {
          result = result.plus(new Result(view.id(), 0, 0, 0, 0, Map.of(missingKey, 1)));
        } else if (deadLetter.tooLarge() != null) {
          result = result.plus(refuse(view, topicId, deadLetter, earlier));
        } else {
          driven.add(deadLetter);
        }
      }
      if (!driven.isEmpty()) {
        result =
            result.plus(
                largeBatches.inTurn(
                    driven.stream().map(DeadLetter::record).toList(),
                    () -> drive(table, topicId, driven, earlier)));
      }
      from = page.next();
    }
    return result;
  }

  private static boolean isChosen(
      DeadLetter deadLetter, Attempt attempt, @Nullable String reason, @Nullable String key) {
    String last =
        attempt.reason() == null ? deadLetter.header(Headers.DLT_REASON) : attempt.reason();
    return !attempt.applied()
        && !attempt.isParked()
        && (reason == null || reason.equals(last))
        && (key == null || key.equals(deadLetter.key()));
  }

  /** Notes that it is too large to be driven. */
  private Result refuse(
      View view, String topicId, DeadLetter deadLetter, Map<Long, Attempt> earlier) {
    Attempt now = attemptOf(deadLetter, earlier).next(deadLetter.tooLarge());
    attempts.note(view, topicId, deadLetter.offset(), now.reason());
    return new Result(view.id(), 1, 0, 1, now.isParked() ? 1 : 0, Map.of());
  }

  /** Applies them and notes what came of each, in one transaction. */
  private Result drive(
      Table table, String topicId, List<DeadLetter> chosen, Map<Long, Attempt> earlier) {
    PreparedBatch batch =
        upserts.prepare(table, chosen.stream().map(DeadLetter::original).toList());
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              BatchResult result = upserts.apply(batch);
              notices.daysChanged(table.view(), result.changedDays());
              Map<Integer, String> failures = new HashMap<>();
              for (Rejection rejection : result.rejections()) {
                failures.put(rejection.index(), rejection.reason());
              }
              int parked = 0;
              for (int index = 0; index < chosen.size(); index++) {
                DeadLetter deadLetter = chosen.get(index);
                Attempt now = attemptOf(deadLetter, earlier).next(failures.get(index));
                attempts.note(table.view(), topicId, deadLetter.offset(), now.reason());
                parked += now.isParked() ? 1 : 0;
              }
              return new Result(
                  table.view().id(),
                  chosen.size(),
                  chosen.size() - failures.size(),
                  failures.size(),
                  parked,
                  Map.of());
            }));
  }

  private static Attempt attemptOf(DeadLetter deadLetter, Map<Long, Attempt> earlier) {
    return earlier.getOrDefault(deadLetter.offset(), Attempt.NONE);
  }
}
