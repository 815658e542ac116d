package id.nuha.bookingsync.writer.ledger;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Vacuums a view's table once a run is over. A sync writes a new version of every row of the days
 * that dashboards show; until PostgreSQL notes that all may see these, a statistic that needs only
 * an index looks at each row all the same. Autovacuum would come some minutes later.
 */
@Component
class VacuumAfterRun implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(VacuumAfterRun.class);

  private final JdbcTemplate jdbc;
  private final Catalogue catalogue;
  private final Set<Integer> queued = ConcurrentHashMap.newKeySet();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "vacuum");
            thread.setDaemon(true);
            return thread;
          });

  VacuumAfterRun(JdbcTemplate jdbc, Catalogue catalogue) {
    this.jdbc = jdbc;
    this.catalogue = catalogue;
  }

  /** Vacuums the table beside what else is done, after the commit. */
  @TransactionalEventListener
  void after(RunClosed run) {
    catalogue.views().stream()
        .filter(view -> view.id() == run.viewId())
        .filter(view -> queued.add(view.id()))
        .forEach(view -> worker.execute(() -> vacuum(view)));
  }

  private void vacuum(View view) {
    queued.remove(view.id());
    try {
      // Who holds a lock on it, or is vacuuming it already, is not waited for.
      jdbc.execute("VACUUM (SKIP_LOCKED) " + quoted(view.table()));
    } catch (DataAccessException e) {
      log.info(
          "{} was not vacuumed after its run ({}); PostgreSQL does it by itself later.",
          view.table(),
          OutageMessages.of(e));
    }
  }

  @Override
  public void destroy() {
    worker.shutdownNow();
  }
}
