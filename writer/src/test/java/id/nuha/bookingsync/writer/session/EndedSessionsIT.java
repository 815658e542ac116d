package id.nuha.bookingsync.writer.session;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.writer.schema.MigratedDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class EndedSessionsIT {
  private static final String DATABASE = "ended_sessions";
  private static final UUID ONE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7");
  private static JdbcClient jdbc;

  @BeforeAll
  static void migrate() {
    TestDatabase.shared().create(DATABASE);
    MigratedDatabase.migrate(DATABASE);
    jdbc = TestDatabase.shared().client(DATABASE);
  }

  private static EndedSessions at(Clock clock) {
    return new EndedSessions(jdbc, clock, MigratedDatabase.settings(DATABASE));
  }

  private static void carryOut(String name, UUID id, Instant askedAt) {
    Map<String, String> what = EndedSessions.named(name, id);
    Caller operator = new Caller("tim-it", Role.OPERATOR, "192.0.2.7");
    at(Clock.systemUTC())
        .carryOut(AuditEvent.of(operator, AuditEvent.SESSION_END, what, AuditEvent.ASKED, askedAt));
  }

  /** When all sessions of that key were ended, or the one; null where that is not noted. */
  private static Instant endOf(String name, UUID id) {
    return jdbc.sql("SELECT ended_at FROM ended_session WHERE name = :name AND id = :id")
        .param("name", name)
        .param("id", Objects.toString(id, ""))
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant)
        .orElse(null);
  }

  @Test
  void whatTheAuditSaysOfAnEndThatIsKnownMovesNothing() {
    // As the instant of the event, which is stamped just before the end.
    Clock ahead =
        Clock.fixed(Clock.systemUTC().instant().plus(Duration.ofHours(1)), ZoneOffset.UTC);
    EndedSession ended = at(ahead).end("lobi", null);

    carryOut("lobi", null, ahead.instant());

    assertThat(endOf("lobi", null)).isEqualTo(ended.endedAt().toInstant());
  }

  @Test
  void theEndOfASessionThatBeganAfterAnEndOfAllStands() {
    Instant all = at(Clock.systemUTC()).end("apotek", null).endedAt().toInstant();

    carryOut("apotek", ONE, all.minusSeconds(60));

    assertThat(endOf("apotek", ONE)).isAfter(all);
    Instant noted = endOf("apotek", ONE);
    carryOut("apotek", ONE, all.minusSeconds(60));
    assertThat(endOf("apotek", ONE)).isEqualTo(noted);
    assertThat(endOf("apotek", null)).isEqualTo(all);
  }
}
