package id.nuha.bookingsync.writer.notice;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Notice;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.writer.upsert.DayRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(60)
class NoticesIT {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final DataSource DATABASE = TestDatabase.shared().dataSource("postgres");

  private final JdbcTemplate jdbc = new JdbcTemplate(DATABASE);
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(DATABASE));
  private Connection listening;

  @BeforeEach
  void listen() throws SQLException {
    jdbc.execute("DROP TABLE IF EXISTS batches");
    jdbc.execute("CREATE TABLE batches (name text)");
    listening = DATABASE.getConnection();
    try (Statement statement = listening.createStatement()) {
      statement.execute("LISTEN " + Notice.CHANNEL);
    }
  }

  @AfterEach
  void hangUp() throws SQLException {
    listening.close();
  }

  @Test
  void ofOneTransactionEachRunAndEachViewIsToldOnce() throws SQLException {
    Notices notices = new Notices(jdbc);

    land(
        () -> {
          notices.daysChanged(BOOKING, new DayRange(DAY, DAY));
          notices.runMoved(239, "run-1");
          notices.daysChanged(BOOKING, null);
          notices.daysChanged(BOOKING, new DayRange(DAY.minusDays(1), DAY.minusDays(1)));
          notices.runMoved(239, "run-1");
        });

    assertThat(heard())
        .containsExactly(Notice.ofRun(239, "run-1"), Notice.ofDays(239, DAY.minusDays(1), DAY));
  }

  @Test
  void whatIsRolledBackIsNotTold() throws SQLException {
    Notices notices = new Notices(jdbc);

    transaction.executeWithoutResult(
        status -> {
          notices.runMoved(239, "run-1");
          status.setRollbackOnly();
        });

    assertThat(heard()).isEmpty();
  }

  @Test
  void aQueueThatFillsUpCostsTheNoticeAndNotTheBatch() throws SQLException {
    Notices notices = new Notices(jdbc, 0);

    land(() -> notices.runMoved(239, "run-1"));

    assertThat(heard()).isEmpty();
  }

  @Test
  void aNoticeThatPostgresqlRefusesCostsNeitherTheBatchNorTheNextNotice() throws SQLException {
    Notices notices = new Notices(jdbc);

    land(() -> notices.runMoved(239, "longer than a payload may be".repeat(300)));
    land(() -> notices.runMoved(239, "run-2"));

    assertThat(heard()).containsExactly(Notice.ofRun(239, "run-2"));
  }

  private void land(Runnable notices) {
    int before = batches();
    transaction.executeWithoutResult(
        status -> {
          jdbc.execute("INSERT INTO batches VALUES ('one')");
          notices.run();
        });
    assertThat(batches()).isEqualTo(before + 1);
  }

  private int batches() {
    return jdbc.queryForList("SELECT name FROM batches").size();
  }

  /** What was told until now: a notice of our own comes behind all before it. */
  private List<Notice> heard() throws SQLException {
    jdbc.execute("NOTIFY booking_sync, 'the last'");
    Stream.Builder<PGNotification> all = Stream.builder();
    PGNotification last = null;
    while (last == null || !last.getParameter().equals("the last")) {
      for (PGNotification notice : listening.unwrap(PGConnection.class).getNotifications(0)) {
        all.add(notice);
        last = notice;
      }
    }
    return all.build()
        .map(PGNotification::getParameter)
        .filter(payload -> !payload.equals("the last"))
        .map(Notice::fromJson)
        .toList();
  }
}
