package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which days a view's records are kept of. */
@Component
public class KeptDays {
  private final Retention retention;
  private final Clock clock;

  KeptDays(Retention retention, Clock clock) {
    this.retention = retention;
    this.clock = clock;
  }

  /** The first of them, in the clinic's zone; null where the view's records are kept for ever. */
  public @Nullable LocalDate first(View view) {
    Integer days = retention.days();
    return days == null || view.retention() == null ? null : LocalDate.now(clock).minusDays(days);
  }

  /**
   * Refuses a table whose records' age nobody can tell.
   *
   * @throws CatalogueException if the view's retention column is no date or timestamp
   */
  public void check(Table table) {
    View view = table.view();
    boolean fits =
        table.columns().stream()
            .anyMatch(
                column ->
                    column.name().equals(view.retention())
                        && UpsertStatement.WITH_A_DAY.contains(column.cast()));
    if (first(view) != null && !fits) {
      throw new CatalogueException(
          "catalogue, view %d: table %s has no date or timestamp column %s that SIMRS fills, by which RETENTION_DAYS goes; mend retention in the catalogue, or leave out RETENTION_DAYS."
              .formatted(view.id(), view.table(), view.retention()));
    }
  }
}
