package id.nuha.bookingsync.writer.apply;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.writer.deadletter.Rejection;
import id.nuha.bookingsync.writer.ledger.Outcome;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Upserts a batch inside an open transaction: the newest observation of each key. A record that
 * PostgreSQL refuses is found by halving; the rest lands, and so does the next older observation of
 * its key.
 */
final class BatchUpsert {
  private final Upsert upsert;

  BatchUpsert(Table table) {
    this.upsert = new Upsert(table);
  }

  /**
   * Applies observations, of which several may have the same key.
   *
   * @param outcomes told what became of each that was not refused
   * @return those that PostgreSQL refused
   * @throws SQLException if the database, not a record, is at fault
   */
  List<Rejection> apply(
      Connection connection,
      List<Observation> observations,
      BiConsumer<Observation, Outcome> outcomes)
      throws SQLException {
    Map<RecordKey, Deque<Observation>> byKey = new LinkedHashMap<>();
    observations.stream()
        .sorted(Observation.BY_AGE)
        .forEach(o -> byKey.computeIfAbsent(o.key(), k -> new ArrayDeque<>()).push(o));
    List<Rejection> rejections = new ArrayList<>();
    List<Observation> newest = new ArrayList<>(byKey.values().stream().map(Deque::pop).toList());
    while (!newest.isEmpty()) {
      List<Observation> next = new ArrayList<>();
      for (Rejection rejection : applyOrHalve(connection, newest, outcomes)) {
        rejections.add(rejection);
        Deque<Observation> older = byKey.get(keyOf(newest, rejection));
        if (older != null && !older.isEmpty()) {
          next.add(older.pop());
        }
      }
      newest = next;
    }
    byKey.values().forEach(older -> older.forEach(o -> outcomes.accept(o, Outcome.SUPERSEDED)));
    return rejections;
  }

  private static RecordKey keyOf(List<Observation> observations, Rejection rejection) {
    return observations.stream()
        .filter(o -> o.position().equals(rejection.position()))
        .findFirst()
        .orElseThrow()
        .key();
  }

  private List<Rejection> applyOrHalve(
      Connection connection,
      List<Observation> observations,
      BiConsumer<Observation, Outcome> outcomes)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<Outcome> done = upsert.apply(connection, observations);
      connection.releaseSavepoint(before);
      for (int i = 0; i < done.size(); i++) {
        outcomes.accept(observations.get(i), done.get(i));
      }
      return List.of();
    } catch (SQLException e) {
      if (!SqlFault.isOfTheData(e)) {
        throw e;
      }
      connection.rollback(before);
      if (observations.size() == 1) {
        return List.of(SqlFault.rejection(observations.get(0), e));
      }
      int half = observations.size() / 2;
      List<Rejection> rejections =
          new ArrayList<>(applyOrHalve(connection, observations.subList(0, half), outcomes));
      rejections.addAll(
          applyOrHalve(connection, observations.subList(half, observations.size()), outcomes));
      return rejections;
    }
  }
}
