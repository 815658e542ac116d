package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.upsert.KeptDays;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes rows that are older than RETENTION_DAYS. */
@Component
class Expiry {
  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  /** Short transactions: a batch that meets a locked row waits. */
  private static final int MAX_ROWS = 500;

  private final KeptDays keptDays;
  private final Rows rows;
  private final Tombstones tombstones;
  private final Notices notices;
  private final ErasureMetrics metrics;
  private final TransactionTemplate transaction;

  Expiry(
      KeptDays keptDays,
      Rows rows,
      Tombstones tombstones,
      Notices notices,
      ErasureMetrics metrics,
      TransactionTemplate transaction) {
    this.keptDays = keptDays;
    this.rows = rows;
    this.tombstones = tombstones;
    this.notices = notices;
    this.metrics = metrics;
    this.transaction = transaction;
  }

  /** Removes all such rows of a view; another writer may do so at the same time. */
  void removeOld(View view) {
    LocalDate firstKept = keptDays.first(view);
    if (firstKept == null) {
      return;
    }
    int all = 0;
    int removed = MAX_ROWS;
    while (removed == MAX_ROWS) {
      removed = removeSome(view, firstKept);
      all += removed;
    }
    if (all > 0) {
      log.info("View {}: {} rows of days before {} are removed.", view.id(), all, firstKept);
    }
  }

  private int removeSome(View view, LocalDate firstKept) {
    Integer removed =
        transaction.execute(
            status -> {
              if (!tombstones.alone(view)) {
                return 0;
              }
              Rows.Removed some = rows.removeBefore(view, firstKept, MAX_ROWS);
              if (!some.rows().isEmpty()) {
                tombstones.oweExpired(view, some.rows());
                notices.daysChanged(view, some.days());
              }
              return some.rows().size();
            });
    int rowsRemoved = removed == null ? 0 : removed;
    metrics.expired(view, rowsRemoved);
    return rowsRemoved;
  }
}
