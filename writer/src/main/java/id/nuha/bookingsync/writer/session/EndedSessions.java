package id.nuha.bookingsync.writer.session;

import id.nuha.bookingsync.writer.WriterSettings;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which sessions were ended, in the database, where each stats-api reads it. */
@Component
class EndedSessions {
  private static final String ALL = "";

  private final JdbcClient jdbc;
  private final ZoneId clinic;

  EndedSessions(JdbcClient jdbc, WriterSettings settings) {
    this.jdbc = jdbc;
    this.clinic = settings.clinic();
  }

  /**
   * Ends sessions.
   *
   * @param id null for all sessions of that key that have begun
   */
  EndedSession end(String name, @Nullable UUID id) {
    // No session lasts that long: each of these is over by itself.
    jdbc.sql("DELETE FROM ended_session WHERE ended_at < now() - interval '400 days'").update();
    OffsetDateTime endedAt =
        jdbc.sql(
                """
                INSERT INTO ended_session (name, id, ended_at) VALUES (:name, :id, clock_timestamp())
                ON CONFLICT (name, id) DO UPDATE SET ended_at = EXCLUDED.ended_at
                RETURNING ended_at
                """)
            .param("name", name)
            .param("id", Objects.requireNonNullElse(id, ALL).toString())
            .query(OffsetDateTime.class)
            .single();
    return new EndedSession(name, id, inClinic(endedAt.toInstant()));
  }

  private OffsetDateTime inClinic(Instant instant) {
    return instant.atZone(clinic).toOffsetDateTime();
  }
}
