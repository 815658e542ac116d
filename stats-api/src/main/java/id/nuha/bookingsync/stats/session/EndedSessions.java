package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which sessions were ended, as the writer keeps it. It is looked for every two seconds, so no
 * request waits for it; while PostgreSQL is away, what was seen last holds.
 */
@Component
class EndedSessions {
  private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);

  /** What began before another writer's transaction, and is seen after it. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private static final String ALL = "";

  private final AccessSettings settings;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<Ended, Instant> seen = new ConcurrentHashMap<>();
  private volatile Instant newest = Instant.EPOCH;
  private volatile boolean known;

  EndedSessions(AccessSettings settings, JdbcClient jdbc, Clock clock) {
    this.settings = settings;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Ended(String name, String id) {}

  /** Whether it was ever seen which sessions were ended. */
  boolean isKnown() {
    return known;
  }

  /** Whether this one was ended, whatever the clocks say meanwhile. */
  boolean has(Session session) {
    // In this order: an end of all takes the place of this one's at any moment.
    return seen.containsKey(new Ended(session.name(), session.id()))
        || session.after().isBefore(newestOf(session.name()));
  }

  /**
   * The newest end of all sessions with that key that was seen, or the epoch: a session that begins
   * now, where it {@link #isKnown}, begins after it.
   */
  Instant newestOf(String name) {
    return seen.getOrDefault(new Ended(name, ALL), Instant.EPOCH);
  }

  @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
  void look() {
    look(newest.minus(LATE));
  }

  /** The writer enters late what it finds in the audit topic after an outage or a restore. */
  @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
  void lookAtAllOfThem() {
    look(Instant.EPOCH);
  }

  private void look(Instant since) {
    if (!settings.asksForKeys()) {
      return;
    }
    try {
      jdbc.sql("SELECT name, id, ended_at FROM ended_session WHERE ended_at > :since")
          .param("since", Collections.max(List.of(since, overAnyway())).atOffset(ZoneOffset.UTC))
          .query(
              rs -> {
                Instant ended = rs.getObject("ended_at", OffsetDateTime.class).toInstant();
                seen.merge(
                    new Ended(rs.getString("name"), rs.getString("id")),
                    ended,
                    (one, other) -> one.isAfter(other) ? one : other);
                newest = ended.isAfter(newest) ? ended : newest;
              });
      known = true;
      forget();
    } catch (DataAccessException e) {
      log.debug("Which sessions were ended is looked for later.");
    }
  }

  /** Forgets what says nothing more: the sessions that it ended are over without it. */
  private void forget() {
    Instant overAnyway = overAnyway();
    seen.entrySet()
        .removeIf(
            end ->
                end.getValue().isBefore(overAnyway)
                    || (!end.getKey().id().equals(ALL) && allWereEndedSince(end)));
  }

  /** Sessions that an end before that has ended are over without it. */
  private Instant overAnyway() {
    return clock.instant().minus(SessionTokens.MAX_LIFE);
  }

  private boolean allWereEndedSince(Map.Entry<Ended, Instant> end) {
    Instant all = seen.get(new Ended(end.getKey().name(), ALL));
    return all != null && !all.isBefore(end.getValue());
  }

  /** How many ends it keeps in memory. */
  int size() {
    return seen.size();
  }
}
