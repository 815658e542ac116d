package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
  private final JdbcTemplate jdbc;
  private final ObservationReader reader;

  /** By view; made anew where the view's table has changed. */
  private final Map<Integer, UpsertStatement> statements = new ConcurrentHashMap<>();

  BatchUpsert(JdbcTemplate jdbc, ObservationReader reader) {
    this.jdbc = jdbc;
    this.reader = reader;
  }

  /** Reads the records; needs no transaction, so that no lock is held meanwhile. */
  public PreparedBatch prepare(Table table, List<ConsumerRecord<byte[], byte[]>> records) {
    List<Observation> observations = new ArrayList<>(records.size());
    List<Rejection> unreadable = new ArrayList<>();
    for (int index = 0; index < records.size(); index++) {
      try {
        observations.add(reader.read(table, index, records.get(index)));
      } catch (UnreadableRecordException e) {
        unreadable.add(e.rejection(index, records.get(index)));
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
    return new PreparedBatch(table, records, observations, unreadable);
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
    return new BatchInProgress(batch, statementFor(batch.table()), connection).apply();
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
    private final UpsertStatement statement;
    private final Connection connection;
    private final PreparedBatch batch;
    private final Outcome[] outcomes;
    private final List<Rejection> rejections = new ArrayList<>();

    BatchInProgress(PreparedBatch batch, UpsertStatement statement, Connection connection) {
      this.statement = statement;
      this.connection = connection;
      this.batch = batch;
      this.outcomes = new Outcome[batch.records().size()];
    }

    BatchResult apply() throws SQLException {
      batch.unreadable().forEach(this::reject);
      List<Deque<Observation>> keys = List.copyOf(newestFirstByKey(batch.observations()).values());
      if (!keys.isEmpty()) {
        upsert(keys);
      }
      keys.forEach(older -> older.forEach(o -> outcomes[o.index()] = Outcome.SUPERSEDED));
      return new BatchResult(batch.records(), List.copyOf(Arrays.asList(outcomes)), rejections);
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

    /** Upserts the observations; returns why not, if it is because of one of them. */
    private @Nullable SQLException refusalOf(List<Observation> observations) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        List<Outcome> done = statement.apply(connection, observations);
        connection.releaseSavepoint(before);
        for (int i = 0; i < done.size(); i++) {
          outcomes[observations.get(i).index()] = done.get(i);
        }
        return null;
      } catch (SQLException e) {
        if (SqlState.of(e).fault() != SqlState.Fault.RECORD) {
          throw e;
        }
        connection.rollback(before);
        connection.releaseSavepoint(before);
        OwnIds.throwIfAtFault(connection, batch.table(), e);
        return e;
      }
    }

    private void reject(Rejection rejection) {
      outcomes[rejection.index()] = Outcome.REJECTED;
      rejections.add(rejection);
    }
  }

  private static Map<RecordKey, Deque<Observation>> newestFirstByKey(
      List<Observation> observations) {
    Map<RecordKey, Deque<Observation>> byKey = new TreeMap<>(Observation.LOCK_ORDER);
    observations.stream()
        .sorted(Observation.BY_AGE)
        .forEach(o -> byKey.computeIfAbsent(o.key(), k -> new ArrayDeque<>()).push(o));
    return byKey;
  }
}
