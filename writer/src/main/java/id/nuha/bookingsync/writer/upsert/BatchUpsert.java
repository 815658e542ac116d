package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.TombstoneType;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings a batch of records into a table: of each key the newest observation. A record that cannot
 * become a row is found and rejected; the rest lands, and so does the next older observation of the
 * rejected record's key.
 */
@Component
public class BatchUpsert {
  private static final int SCRATCH_BYTES = 4_096;

  private final JdbcTemplate jdbc;
  private final ObservationReader reader;
  private final KeptDays keptDays;

  /** By view; made anew where the view's table has changed. */
  private final Map<Integer, UpsertStatement> statements = new ConcurrentHashMap<>();

  BatchUpsert(JdbcTemplate jdbc, ObservationReader reader, KeptDays keptDays) {
    this.jdbc = jdbc;
    this.reader = reader;
    this.keptDays = keptDays;
  }

  /**
   * Reads the records; needs no transaction, so that no lock is held meanwhile.
   *
   * @throws MissingKeyException if one of them waits for its key
   */
  public PreparedBatch prepare(Table table, List<ConsumerRecord<byte[], byte[]>> records) {
    return prepare(table, records, new BitSet());
  }

  /**
   * The same where some are known to be older than their rows: they are not read.
   *
   * @param superseded their positions
   * @throws MissingKeyException if one of the others waits for its key
   */
  public PreparedBatch prepare(
      Table table, List<ConsumerRecord<byte[], byte[]>> records, BitSet superseded) {
    BitSet unread = (BitSet) superseded.clone();
    IntStream.range(0, records.size())
        .filter(index -> isTombstone(records.get(index)))
        .forEach(unread::set);
    List<Observation> observations = new ArrayList<>(records.size());
    List<Rejection> unreadable = new ArrayList<>();
    RowShape shape = statementFor(table).shape();
    CopyText scratch = new CopyText(SCRATCH_BYTES);
    for (int index = unread.nextClearBit(0);
        index < records.size();
        index = unread.nextClearBit(index + 1)) {
      try {
        observations.add(reader.read(shape, scratch, index, records.get(index)));
      } catch (UnreadableRecordException e) {
        unreadable.add(e.rejection(index, records.get(index)));
      } catch (MissingKeyException e) {
        throw e;
      } catch (RuntimeException e) { // a mistake of ours that this record brings to light
        unreadable.add(
            new Rejection(
                index,
                records.get(index),
                e.getClass().getSimpleName(),
                null,
                null,
                "the writer fails to read it: %s; please report it"
                    .formatted(OutageMessages.of(e))));
      }
    }
    return new PreparedBatch(table, records, observations, unreadable, unread);
  }

  /** Whether it is one of the writer's own. What others send without a value is a bad record. */
  private static boolean isTombstone(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        && TombstoneType.isOne(TextHeaders.get(record.headers(), Headers.TYPE));
  }

  /**
   * Applies the batch in the caller's transaction. It changes the table and nothing else: what
   * follows from the result is the caller's to write down.
   *
   * @return what became of each record
   * @throws org.springframework.dao.DataAccessException if the database, not a record, is at fault;
   *     the transaction has to be rolled back
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public BatchResult apply(PreparedBatch batch) {
    return Objects.requireNonNull(
        jdbc.execute((ConnectionCallback<BatchResult>) connection -> apply(connection, batch)));
  }

  /**
   * The same on a connection of the caller's, in the transaction that it is in.
   *
   * @throws SQLException if the database, not a record, is at fault; its message may quote a row
   */
  public BatchResult apply(Connection connection, PreparedBatch batch) throws SQLException {
    return new BatchInProgress(
            batch, statementFor(batch.table()), connection, keptDays.first(batch.table().view()))
        .apply();
  }

  private UpsertStatement statementFor(Table table) {
    return Objects.requireNonNull(
        statements.compute(
            table.view().id(),
            (view, known) ->
                known != null && known.isFor(table) ? known : new UpsertStatement(table)));
  }

  /** A batch that is being applied, and what has become of its records so far. */
  private static final class BatchInProgress {
    /** Where none of so many is taken, the others would hardly be. */
    private static final int MAX_NEIGHBOURS = 20;

    private static final int MAX_TRIES = 5;

    private final UpsertStatement statement;
    private final Connection connection;
    private final PreparedBatch batch;
    private final Outcome[] outcomes;
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Withdrawn> withdrawn = new ArrayList<>();
    private final OwnIds ids;
    private final @Nullable LocalDate firstKept;

    /** Whether the table takes other records than the one that it refused; null until asked. */
    private @Nullable Boolean takesOthers;

    private boolean isOneKey;
    private @Nullable DayRange changedDays;

    BatchInProgress(
        PreparedBatch batch,
        UpsertStatement statement,
        Connection connection,
        @Nullable LocalDate firstKept) {
      this.firstKept = firstKept;
      this.statement = statement;
      this.connection = connection;
      this.batch = batch;
      this.outcomes = new Outcome[batch.records().size()];
      this.ids = new OwnIds(batch.table());
    }

    BatchResult apply() throws SQLException {
      batch.superseded().stream().forEach(index -> outcomes[index] = Outcome.SUPERSEDED);
      BatchStart.Begun begun = BatchStart.in(connection, batch.table());
      Set<String> erased = begun.hasErased() ? erased() : Set.of();
      for (Rejection unreadable : batch.unreadable()) {
        String key = keyOf(unreadable.record());
        if (erased.contains(key)) {
          withdraw(unreadable.index(), key, null);
        } else {
          reject(unreadable);
        }
      }
      Instant max = begun.at().plus(Observation.MAX_AHEAD);
      List<Observation> plausible = new ArrayList<>(batch.observations().size());
      for (Observation observation : batch.observations()) {
        String key = erased.isEmpty() ? "" : observation.key().text();
        if (erased.contains(key)) {
          withdraw(observation.index(), key, null);
        } else if (observation.observedAt().isAfter(max)) {
          rejectAsAhead(observation.index());
        } else {
          plausible.add(observation);
        }
      }
      List<Deque<Observation>> keys = newestFirstByKey(plausible);
      isOneKey = keys.size() == 1;
      if (!keys.isEmpty()) {
        upsert(keys);
      }
      keys.forEach(older -> older.forEach(o -> outcomes[o.index()] = Outcome.SUPERSEDED));
      return new BatchResult(
          batch.records(),
          List.copyOf(Arrays.asList(outcomes)),
          rejections,
          withdrawn,
          changedDays);
    }

    private Set<String> erased() throws SQLException {
      List<String> keys = new ArrayList<>();
      batch.observations().forEach(observation -> keys.add(observation.key().text()));
      batch.unreadable().forEach(unreadable -> keys.add(keyOf(unreadable.record())));
      return ErasedKeys.among(connection, batch.table().view(), keys);
    }

    /** The key that Kafka has a record under, where it cannot be read from the record. */
    private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
      return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /**
     * Takes the newest observation of each key and upserts them all, or, where PostgreSQL refuses
     * one, halves until that one is alone. After it comes the next older one of its key, before
     * later keys, so that rows are locked in the order of their keys.
     */
    private void upsert(List<Deque<Observation>> keys) throws SQLException {
      List<Observation> newest = keys.stream().map(Deque::element).toList();
      SQLException refusal = refusalOf(newest);
      if (refusal != null && keys.size() > 1) {
        int half = keys.size() / 2;
        upsert(keys.subList(0, half));
        upsert(keys.subList(half, keys.size()));
        return;
      }
      keys.forEach(Deque::remove);
      if (refusal != null) {
        int index = newest.get(0).index();
        reject(RecordFault.rejection(index, batch.records().get(index), refusal));
        if (!keys.get(0).isEmpty()) {
          upsert(keys);
        }
      }
    }

    /**
     * Upserts the observations; returns why not, if it is because of one of them. Where the table's
     * ids stood behind its rows they are put right, and it is tried again.
     */
    private @Nullable SQLException refusalOf(List<Observation> observations) throws SQLException {
      while (true) {
        SQLException refusal = triedOnce(observations);
        if (refusal == null || !ids.areMended(connection, refusal)) {
          return refusal;
        }
      }
    }

    private @Nullable SQLException triedOnce(List<Observation> observations) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        UpsertStatement.Applied done = applied(observations, before);
        connection.releaseSavepoint(before);
        for (int i = 0; i < observations.size(); i++) {
          outcomes[observations.get(i).index()] = done.outcomes().get(i);
        }
        for (int i : done.expired()) {
          Observation late = observations.get(i);
          withdraw(late.index(), late.key().text(), late.observedAt());
        }
        changedDays = DayRange.around(changedDays, done.changedDays());
        return null;
      } catch (SQLException e) {
        SqlState.Fault fault = SqlState.of(e).fault();
        if (fault == SqlState.Fault.OUTAGE) {
          throw e;
        }
        connection.rollback(before);
        connection.releaseSavepoint(before);
        if (fault != SqlState.Fault.RECORD && !othersLand(observations)) {
          throw e;
        }
        return e;
      }
    }

    /**
     * Whether the table takes others than these observations. If so, what was refused in a state
     * that tells nothing, as by a trigger of the hospital's, was refused because of one of them.
     */
    private boolean othersLand(List<Observation> refused) throws SQLException {
      if (takesOthers == null) {
        takesOthers =
            Arrays.stream(outcomes).anyMatch(BatchInProgress::isInTable)
                || (isOneKey ? rowsLand() : neighboursLand(refused));
      }
      return takesOthers;
    }

    private static boolean isInTable(@Nullable Outcome outcome) {
      return outcome != null && outcome != Outcome.REJECTED && outcome != Outcome.SUPERSEDED;
    }

    /** Those that are older than their rows tell nothing; where none other is left, the rows do. */
    private boolean neighboursLand(List<Observation> refused) throws SQLException {
      int step = Math.max(1, refused.size() / MAX_NEIGHBOURS);
      int refusals = 0;
      for (int i = 0; refused.size() > 1 && i < refused.size(); i += step) {
        Outcome outcome = tried(refused.get(i));
        if (isInTable(outcome)) {
          return true;
        }
        refusals += outcome == null ? 1 : 0;
      }
      return refused.size() > 1 && refusals <= 1 && rowsLand();
    }

    private boolean rowsLand() throws SQLException {
      for (Observation row : statement.newestRows(connection)) {
        if (isInTable(tried(row))) {
          return true;
        }
      }
      return false;
    }

    /** What would become of it; null if it is refused. */
    private @Nullable Outcome tried(Observation observation) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        return applied(List.of(observation), before).outcomes().get(0);
      } catch (SQLException e) {
        if (SqlState.of(e).fault() == SqlState.Fault.OUTAGE) {
          throw e;
        }
        return null;
      } finally {
        connection.rollback(before);
        connection.releaseSavepoint(before);
      }
    }

    private UpsertStatement.Applied applied(List<Observation> observations, Savepoint before)
        throws SQLException {
      for (int tries = 1; tries <= MAX_TRIES; tries++) {
        UpsertStatement.Applied done = statement.apply(connection, observations, firstKept);
        if (done != null) {
          return done;
        }
        connection.rollback(before);
      }
      // Rows that come and go would have been met by now.
      throw new SQLException("rows are passed over", RecordFault.PASSED_OVER);
    }

    private void rejectAsAhead(int index) {
      reject(
          new Rejection(
              index,
              batch.records().get(index),
              Rejection.STAMPED_AHEAD,
              null,
              null,
              "header %s is more than a day ahead of the database's clock"
                  .formatted(Headers.TIME)));
    }

    private void withdraw(int index, String key, @Nullable Instant observedAt) {
      outcomes[index] = Outcome.SUPERSEDED;
      withdrawn.add(new Withdrawn(index, batch.records().get(index), key, observedAt));
    }

    private void reject(Rejection rejection) {
      outcomes[rejection.index()] = Outcome.REJECTED;
      rejections.add(rejection);
    }
  }

  /** The observations of each key, the newest first; the keys in the order of their locks. */
  private static List<Deque<Observation>> newestFirstByKey(List<Observation> observations) {
    List<Observation> sorted = new ArrayList<>(observations);
    sorted.sort(
        Comparator.comparing(Observation::key, Observation.LOCK_ORDER)
            .thenComparing(Observation.BY_AGE.reversed()));
    List<Deque<Observation>> keys = new ArrayList<>(sorted.size());
    RecordKey last = null;
    for (Observation observation : sorted) {
      if (!observation.key().equals(last)) {
        last = observation.key();
        keys.add(new ArrayDeque<>(1));
      }
      keys.get(keys.size() - 1).add(observation);
    }
    return keys;
  }
}
