package id.nuha.bookingsync.writer.ledger;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ledger of runs, {@code sync_run}. It takes what the fetcher says of a run and what the writer
 * did with its records, in whatever order they come, and closes the run once all are applied.
 */
@Component
public class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  /** Tells our advisory locks from those of other programs, and from those of replays. */
  private static final int LOCK_CLASS = 239_125;

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;
  private final Notices notices;

  Ledger(JdbcClient jdbc, ApplicationEventPublisher events, Notices notices) {
    this.jdbc = jdbc;
    this.events = events;
    this.notices = notices;
  }

  /**
   * Waits until no other transaction works on the view's runs, and keeps the others out until the
   * caller's ends. It is the last lock that a transaction takes: after applied offsets, rows and
   * dead letters. Whoever has it sees what all before have added and moved, so that of two writers
   * that each apply one of the last partitions the second closes the run.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void lockRuns(View view) {
    lockRuns(view.id());
  }

  /**
   * Adds to the runs' counts, in the transaction that writes the rows and has locked the view's
   * runs. What comes after its run was closed was published all the same, by a fetcher that was
   * paused and had lost its place.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(View view, RunCounts counts) {
    counts.forEach(
        (runId, outcomes) -> {
          jdbc.sql(
                  """
                    INSERT INTO sync_run AS r
                           (run_id, view_id, inserted, updated, unchanged, superseded, rejected_by_writer)
                    VALUES (:runId, :view, :inserted, :updated, :unchanged, :superseded, :rejected)
                    ON CONFLICT (run_id) DO UPDATE
                       SET inserted = r.inserted + excluded.inserted,
                           updated = r.updated + excluded.updated,
                           unchanged = r.unchanged + excluded.unchanged,
                           superseded = r.superseded + excluded.superseded,
                           rejected_by_writer = r.rejected_by_writer + excluded.rejected_by_writer,
                           published = CASE WHEN r.status = 'RUNNING' THEN r.published
                                 ELSE greatest(r.published,
                                        r.inserted + r.updated + r.unchanged + r.superseded
                                        + r.rejected_by_writer + excluded.inserted
                                        + excluded.updated + excluded.unchanged
                                        + excluded.superseded + excluded.rejected_by_writer) END
                    """)
              .param("runId", runId)
              .param("view", view.id())
              .param("inserted", outcomes.getOrDefault(Outcome.INSERTED, 0L))
              .param("updated", outcomes.getOrDefault(Outcome.UPDATED, 0L))
              .param("unchanged", outcomes.getOrDefault(Outcome.UNCHANGED, 0L))
              .param("superseded", outcomes.getOrDefault(Outcome.SUPERSEDED, 0L))
              .param("rejected", outcomes.getOrDefault(Outcome.REJECTED, 0L))
              .update();
          notices.runMoved(view.id(), runId);
        });
  }

  /**
   * Takes a run event. One that comes again, or after the run's end, changes nothing. A second and
   * later end does: Kafka had lost the first one, and the fetcher has carried the run out again.
   *
   * @return whether it is the run's end, and not all of its records are applied yet
   */
  @Transactional
  public boolean take(RunEvent event) {
    lockRuns(event.view());
    boolean ended = event.status() != RunStatus.RUNNING;
    int taken =
        jdbc.sql(
                """
                INSERT INTO sync_run AS r
                       (run_id, view_id, trigger, default_window, window_start, window_end,
                        fetch_status, fetched_at, reason, note, started_at, published,
                        rejected_by_fetcher)
                VALUES (:runId, :view, :trigger, :defaultWindow, :windowStart, :windowEnd,
                        :fetchStatus, :fetchedAt, :reason, :note, :startedAt, :published, :rejected)
                ON CONFLICT (run_id) DO UPDATE
                   SET view_id = excluded.view_id,
                       trigger = excluded.trigger,
                       default_window = excluded.default_window,
                       window_start = excluded.window_start,
                       window_end = excluded.window_end,
                       fetch_status = excluded.fetch_status,
                       fetched_at = excluded.fetched_at,
                       status = 'RUNNING',
                       finished_at = NULL,
                       reason = excluded.reason,
                       note = excluded.note,
                       started_at = excluded.started_at,
                       published = excluded.published,
                       rejected_by_fetcher = excluded.rejected_by_fetcher
                 WHERE r.fetch_status IS NULL OR excluded.fetched_at > r.fetched_at
                """)
            .param("runId", event.runId())
            .param("view", event.view())
            .param("trigger", event.trigger().name())
            .param("defaultWindow", event.defaultWindow())
            .param("windowStart", utc(event.windowStart()))
            .param("windowEnd", utc(event.windowEnd()))
            .param("fetchStatus", ended ? event.status().name() : null)
            .param("fetchedAt", ended ? utc(event.finishedAt()) : null)
            .param("reason", event.reason())
            .param("note", event.note())
            .param("startedAt", utc(event.startedAt()))
            .param("published", event.published())
            .param("rejected", event.rejected())
            .update();
    if (taken == 1) {
      notices.runMoved(event.view(), event.runId());
      if (ended) {
        expectOffsets(event);
        closeReached(event.view(), false);
      }
    }
    return ended && isOpen(event.runId());
  }

  /**
   * Closes the view's runs that wait for records of a topic which has been deleted. Nobody will
   * ever apply those records.
   *
   * @param topicId of the topic that is there now
   */
  @Transactional
  public void closeRunsOfDeletedTopics(View view, String topicId) {
    lockRuns(view.id());
    int gone =
        jdbc.sql(
                """
                DELETE FROM sync_run_offset o USING sync_run r
                 WHERE r.run_id = o.run_id AND r.view_id = :view AND r.status = 'RUNNING'
                   AND o.topic_id <> :topicId
                """)
            .param("view", view.id())
            .param("topicId", topicId)
            .update();
    if (gone > 0) {
      closeReached(view.id(), true);
    }
  }

  /**
   * Up to where the view's runs that have been fetched still wait for records.
   *
   * @param topicId of the topic that is there now
   * @return by partition, the greatest offset that is waited for
   */
  public Map<Integer, Long> awaitedEnds(View view, String topicId) {
    Map<Integer, Long> ends = new HashMap<>();
    jdbc.sql(
            """
            SELECT o.kafka_partition, max(o.end_offset) AS end_offset
              FROM sync_run r JOIN sync_run_offset o USING (run_id)
             WHERE r.view_id = :view AND r.status = 'RUNNING' AND o.topic_id = :topicId
             GROUP BY o.kafka_partition
            """)
        .param("view", view.id())
        .param("topicId", topicId)
        .query(
            rs -> {
              ends.put(rs.getInt("kafka_partition"), rs.getLong("end_offset"));
            });
    return ends;
  }

  /**
   * Closes the view's runs of which records are lost: they lie behind the end of what Kafka has, as
   * when its machine lost power before they were on its disk, or they were not met where they
   * should have stood. To be called when nothing is left to apply.
   *
   * @param topicId of the topic that is there now
   * @param ends by partition, where Kafka's records end
   */
  @Transactional
  public void closeRunsWithLosses(View view, String topicId, Map<Integer, Long> ends) {
    lockRuns(view.id());
    ends.forEach(
        (partition, end) ->
            jdbc.sql(
                    """
                    DELETE FROM sync_run_offset o USING sync_run r
                     WHERE r.run_id = o.run_id AND r.view_id = :view AND r.status = 'RUNNING'
                       AND o.topic_id = :topicId AND o.kafka_partition = :partition
                       AND o.end_offset > :end
                    """)
                .param("view", view.id())
                .param("topicId", topicId)
                .param("partition", partition)
                .param("end", end)
                .update());
    closeReached(view.id(), true);
  }

  /**
   * Closes the view's runs whose records are all applied; called in the transaction that moved the
   * offsets and has locked the view's runs, so whoever moves the last one closes the run. A run of
   * which records are missing stays open: after a loss of power, Kafka gives offsets out again that
   * had been applied before.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void closeReached(View view) {
    closeReached(view.id(), false);
  }

  private void lockRuns(int view) {
    jdbc.sql("SELECT pg_advisory_xact_lock(:class, :view)")
        .param("class", LOCK_CLASS)
        .param("view", view)
        .query(rs -> {});
  }

  private boolean isOpen(String runId) {
    return jdbc.sql("SELECT status = 'RUNNING' FROM sync_run WHERE run_id = :runId")
        .param("runId", runId)
        .query(Boolean.class)
        .single();
  }

  private void expectOffsets(RunEvent event) {
    jdbc.sql("DELETE FROM sync_run_offset WHERE run_id = :runId")
        .param("runId", event.runId())
        .update();
    String topicId = event.topicId();
    for (Map.Entry<Integer, Long> end : event.endOffsets().entrySet()) {
      jdbc.sql(
              """
              INSERT INTO sync_run_offset (run_id, topic_id, kafka_partition, end_offset)
              VALUES (:runId, :topicId, :partition, :end)
              """)
          .param("runId", event.runId())
          .param("topicId", topicId)
          .param("partition", end.getKey())
          .param("end", end.getValue())
          .update();
    }
  }

  private void closeReached(int view, boolean withLosses) {
    jdbc.sql(
            """
            UPDATE sync_run r
               SET finished_at = now(),
                   -- gone.records may be negative: a fetcher that was killed counted only what its
                   -- topic still held, and more than that had been applied before.
                   published = greatest(r.published, r.published - gone.records),
                   status = CASE WHEN r.fetch_status = 'COMPLETE' AND gone.records > 0
                                 THEN 'INCOMPLETE' ELSE r.fetch_status END,
                   reason = CASE WHEN gone.records > 0
                                 THEN concat_ws('; ', r.reason, gone.records
                                        || ' records left Kafka before they were applied; fetch'
                                        || ' these days again with awal and akhir')
                                 ELSE r.reason END
              FROM (SELECT run_id, published - inserted - updated - unchanged - superseded
                                   - rejected_by_writer AS records
                      FROM sync_run) gone
             WHERE gone.run_id = r.run_id AND r.view_id = :view
               AND r.status = 'RUNNING' AND r.fetch_status IS NOT NULL
               -- A run that waits for no offset has nothing to wait for.
               AND (:withLosses OR gone.records <= 0
                    OR NOT EXISTS (SELECT FROM sync_run_offset o WHERE o.run_id = r.run_id))
               AND NOT EXISTS (
                     SELECT FROM sync_run_offset o
                       LEFT JOIN applied_offset a USING (topic_id, kafka_partition)
                      WHERE o.run_id = r.run_id AND coalesce(a.next_offset, 0) < o.end_offset)
            RETURNING r.run_id, r.view_id, r.status, r.published, r.inserted, r.updated, r.unchanged,
                      r.superseded, r.rejected_by_writer, r.rejected_by_fetcher
            """)
        .param("view", view)
        .param("withLosses", withLosses)
        .query(Closed.class)
        .list()
        .forEach(
            run -> {
              report(run);
              notices.runMoved(run.viewId(), run.runId());
              events.publishEvent(new RunClosed(run.viewId()));
            });
  }

  private static void report(Closed run) {
    log.info(
        "Run {} of view {} is {}: {} inserted, {} updated, {} unchanged, {} superseded, {} rejected.",
        run.runId(),
        run.viewId(),
        run.status(),
        run.inserted(),
        run.updated(),
        run.unchanged(),
        run.superseded(),
        run.rejectedByWriter() + run.rejectedByFetcher());
    if (run.unexplained() != 0) {
      log.warn(
          "Run {}: {} of {} published records are unexplained: the topic no longer held them, or they"
              + " were skipped by an offset reset. The rows show the newest state that the topic holds.",
          run.runId(),
          run.unexplained(),
          run.published());
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private record Closed(
      String runId,
      int viewId,
      String status,
      long published,
      long inserted,
      long updated,
      long unchanged,
      long superseded,
      long rejectedByWriter,
      long rejectedByFetcher) {
    long unexplained() {
      return published - inserted - updated - unchanged - superseded - rejectedByWriter;
    }
  }
}
