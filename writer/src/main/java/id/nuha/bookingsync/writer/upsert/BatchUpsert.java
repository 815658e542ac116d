package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        jdbc.execute(
            (ConnectionCallback<BatchResult>)
                connection -> new BatchInProgress(batch, connection).apply()));
  }

  /**
   * The same on a connection of the caller's, in the transaction that it is in.
   *
   * @throws SQLException if the database, not a record, is at fault; its message may quote a row
   */
  public BatchResult apply(
      Connection connection, Table table, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    return new BatchInProgress(prepare(table, records), connection).apply();
  }

  /** {@link #prepare} and {@link #apply(PreparedBatch)} in one, in the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public BatchResult apply(Table table, List<ConsumerRecord<byte[], byte[]>> records) {
    return apply(prepare(table, records));
  }

  /** A batch that is being applied, and what has become of its records so far. */
  private static final class BatchInProgress {
    private final UpsertStatement statement;
    private final Connection connection;
    private final PreparedBatch batch;
    private final Outcome[] outcomes;
    private final List<Rejection> rejections = new ArrayList<>();

    BatchInProgress(PreparedBatch batch, Connection connection) {
      this.statement = new UpsertStatement(batch.table());
      this.connection = connection;
      this.batch = batch;
      this.outcomes = new Outcome[batch.records().size()];
    }

    BatchResult apply() throws SQLException {
      batch.unreadable().forEach(this::reject);
      Map<RecordKey, Deque<Observation>> newestFirst = newestFirst(batch.observations());
      List<Observation> candidates = newestOf(newestFirst.values());
      while (!candidates.isEmpty()) {
        List<Observation> refused = new ArrayList<>();
        upsert(candidates, refused);
        candidates = newestOf(refused.stream().map(o -> newestFirst.get(o.key())).toList());
      }
      newestFirst
          .values()
          .forEach(older -> older.forEach(o -> outcomes[o.index()] = Outcome.SUPERSEDED));
      return new BatchResult(batch.records(), List.copyOf(Arrays.asList(outcomes)), rejections);
    }

    /** Upserts them all, or, where PostgreSQL refuses a record, halves until that one is alone. */
    private void upsert(List<Observation> observations, List<Observation> refused)
        throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        List<Outcome> done = statement.apply(connection, observations);
        connection.releaseSavepoint(before);
        for (int i = 0; i < done.size(); i++) {
          outcomes[observations.get(i).index()] = done.get(i);
        }
      } catch (SQLException e) {
        if (SqlState.of(e).fault() != SqlState.Fault.RECORD) {
          throw e;
        }
        connection.rollback(before);
        if (observations.size() == 1) {
          Observation one = observations.get(0);
          reject(RecordFault.rejection(one.index(), batch.records().get(one.index()), e));
          refused.add(one);
        } else {
          int half = observations.size() / 2;
          upsert(observations.subList(0, half), refused);
          upsert(observations.subList(half, observations.size()), refused);
        }
      }
    }

    private void reject(Rejection rejection) {
      outcomes[rejection.index()] = Outcome.REJECTED;
      rejections.add(rejection);
    }
  }

  private static Map<RecordKey, Deque<Observation>> newestFirst(List<Observation> observations) {
    Map<RecordKey, Deque<Observation>> byKey = new LinkedHashMap<>();
    observations.stream()
        .sorted(Observation.BY_AGE)
        .forEach(o -> byKey.computeIfAbsent(o.key(), k -> new ArrayDeque<>()).push(o));
    return byKey;
  }

  /** Removes and returns the newest remaining observation of each key. */
  private static List<Observation> newestOf(Iterable<Deque<Observation>> newestFirst) {
    List<Observation> newest = new ArrayList<>();
    for (Deque<Observation> observations : newestFirst) {
      if (!observations.isEmpty()) {
        newest.add(observations.pop());
      }
    }
    return newest;
  }
}
