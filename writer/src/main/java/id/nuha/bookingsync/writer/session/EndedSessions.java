package id.nuha.bookingsync.writer.session;

import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.writer.WriterSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which sessions were ended, in the database, where each stats-api reads it. */
@Component
public class EndedSessions {
  private static final String NAME = "name";
  private static final String ID = "id";
  private static final String ALL = "";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final ZoneId clinic;

  /** With the clock that says when an end was asked for. */
  EndedSessions(JdbcClient jdbc, Clock clock, WriterSettings settings) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.clinic = settings.clinic();
  }

  /** How the audit topic names sessions that are to end. */
  static Map<String, String> named(String name, @Nullable UUID id) {
    return id == null ? Map.of(NAME, name) : Map.of(NAME, name, ID, id.toString());
  }

  /**
   * Ends sessions. Their end is later than all before it, also where the clock was set back: that
   * is how a stats-api finds it, and knows which sessions began before. And it is not before this
   * service's own clock, which may be ahead of PostgreSQL's: {@link #carryOut} would move it, and a
   * moved end ends the sessions that have begun since.
   *
   * @param id null for all sessions of that key that have begun
   */
  EndedSession end(String name, @Nullable UUID id) {
    OffsetDateTime endedAt =
        jdbc.sql(
                """
                INSERT INTO ended_session (name, id, ended_at)
                SELECT :name, :id,
                       greatest(clock_timestamp(), :now,
                                max(ended_at) + interval '1 microsecond')
                  FROM ended_session
                ON CONFLICT (name, id) DO UPDATE SET ended_at = EXCLUDED.ended_at
                RETURNING ended_at
                """)
            .param(NAME, name)
            .param(ID, Objects.requireNonNullElse(id, ALL).toString())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .query(OffsetDateTime.class)
            .single();
    forget();
    return new EndedSession(name, id, inClinic(endedAt.toInstant()));
  }

  /**
   * Ends the sessions whose end was asked for by an event of the audit topic, where the database
   * does not know: it was restored or made anew, or the writer was stopped in between.
   */
  public void carryOut(AuditEvent event) {
    String name = event.what().getOrDefault(NAME, "");
    if (!event.action().equals(AuditEvent.SESSION_END)
        || !event.result().equals(AuditEvent.ASKED)
        || name.isBlank()) {
      return;
    }
    // An instant to come is not taken over: each later end would have to be later still. And a
    // single session may have begun, by a clock that was set back, after an end of all that stands
    // here with a later time: beside that its own end would be forgotten.
    jdbc.sql(
            """
            INSERT INTO ended_session (name, id, ended_at)
            SELECT :name, :id,
                   greatest(least(:at, clock_timestamp()),
                            max(ended_at) + interval '1 microsecond')
              FROM ended_session
             WHERE name = :name AND id = '' AND :id <> ''
            ON CONFLICT (name, id)
            DO UPDATE SET ended_at = greatest(ended_session.ended_at, EXCLUDED.ended_at)
            """)
        .param(NAME, name)
        .param(ID, event.what().getOrDefault(ID, ALL))
        .param("at", event.at().atOffset(ZoneOffset.UTC))
        .update();
    forget();
  }

  /**
   * Removes what says nothing more: ends that are longer ago than a session lasts, and those of
   * single sessions before an end of all of that key.
   */
  private void forget() {
    jdbc.sql(
            """
            DELETE FROM ended_session AS one
             WHERE ended_at < now() - interval '400 days'
                OR (id <> '' AND EXISTS (SELECT FROM ended_session AS every
                                          WHERE every.name = one.name AND every.id = ''
                                            AND every.ended_at >= one.ended_at))
            """)
        .update();
  }

  private OffsetDateTime inClinic(Instant instant) {
    return instant.atZone(clinic).toOffsetDateTime();
  }
}
