package id.nuha.bookingsync.stats.live;

import com.zaxxer.hikari.HikariDataSource;
import id.nuha.bookingsync.contract.Notice;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.stats.RetrySettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Listens to the writer's notices on one connection outside the pool, with the pool's address,
 * login and TLS, however many pages are open.
 */
@Component
class NoticeListener implements SmartLifecycle {
  static final String APPLICATION_NAME = "booking-sync-stats-api-notices";
  private static final Logger log = LoggerFactory.getLogger(NoticeListener.class);
  private static final int ANSWERS_WITHIN_SECONDS = 5;

  /** A hospital may end sessions that do nothing for long, as this one does most of its time. */
  private static final String LISTEN =
      """
      SET default_transaction_read_only = on;
      SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout';
      LISTEN %s
      """
          .formatted(Notice.CHANNEL);

  private final HikariDataSource pool;
  private final LiveEvents events;
  private final RetrySettings.Live settings;
  private final MonotonicClock clock = MonotonicClock.SYSTEM;
  private final RetryUntilAvailable retry;
  private final Thread thread = new Thread(this::listenAlways, "notices");
  private volatile boolean running;
  private volatile boolean hasListened;
  private volatile @Nullable Connection connection;

  NoticeListener(DataSource dataSource, LiveEvents events, RetrySettings retry)
      throws SQLException {
    this.pool = dataSource.unwrap(HikariDataSource.class);
    this.events = events;
    this.settings = retry.live();
    this.retry = new RetryUntilAvailable(settings.reconnect(), clock, NoticeListener::outageIn);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    running = true;
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run); // close() would wait for the thread that reads
      } catch (SQLException isGone) {
        // then there is nothing to end
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void listenAlways() {
    try {
      while (running) {
        try (Connection open = retry.call(this::connect, this::logOutage)) {
          connection = open;
          hasListened = true;
          events.reconnected();
          listen(open);
        } catch (SQLException isLost) {
          clock.sleep(settings.reconnect().initial());
        } catch (RuntimeException e) { // whatever a notice brings about, the next one is heard
          log.warn("Open pages missed a change: {}.", e.getClass().getSimpleName());
          clock.sleep(settings.reconnect().initial());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Before it has listened once, PostgreSQL or its tables may not be there yet; readiness says
  // that.
  private void logOutage(String outage) {
    log.atLevel(hasListened ? Level.WARN : Level.DEBUG)
        .log("Open pages hear of changes some seconds later: {}.", outage);
  }

  private Connection connect() {
    DriverManagerDataSource source =
        new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
    Properties properties = new Properties();
    properties.putAll(pool.getDataSourceProperties());
    properties.setProperty("ApplicationName", APPLICATION_NAME);
    source.setConnectionProperties(properties);
    try {
      Connection open = source.getConnection();
      try (Statement statement = open.createStatement()) {
        statement.execute(LISTEN);
        return open;
      } catch (SQLException e) {
        open.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("Notices cannot be listened to", e);
    }
  }

  /** Until the connection is lost. */
  private void listen(Connection open) throws SQLException {
    PGConnection notices = open.unwrap(PGConnection.class);
    while (running) {
      PGNotification[] first = notices.getNotifications((int) settings.idle().toMillis());
      if (first.length > 0) {
        events.changed(merged(first, notices));
      } else if (!open.isValid(ANSWERS_WITHIN_SECONDS)) {
        throw new SQLException("the listening connection is lost");
      }
    }
  }

  private Changes merged(PGNotification[] first, PGConnection notices) throws SQLException {
    Changes changes = new Changes();
    add(first, changes);
    long end = clock.nanoTime() + settings.merge().toNanos();
    for (long left = end - clock.nanoTime(); left > 0; left = end - clock.nanoTime()) {
      add(notices.getNotifications(Math.max(1, (int) Duration.ofNanos(left).toMillis())), changes);
    }
    return changes;
  }

  private static void add(PGNotification[] notices, Changes changes) {
    for (PGNotification notice : notices) {
      try {
        Notice ours = Notice.fromJson(notice.getParameter());
        if (ours != null) {
          changes.add(ours);
        }
      } catch (JacksonException e) {
        // Somebody else uses a channel of that name.
      }
    }
  }

  private static String outageIn(RuntimeException e) {
    SqlState state = SqlState.in(e);
    return state == null ? e.getClass().getSimpleName() : "%s (%s)".formatted(state.words(), state);
  }
}
