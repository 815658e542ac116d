package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.stats.StatsSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the synchronisation stands, and what the page has to know of this installation. */
@RestController
@RequestMapping("/dashboard")
class SyncStatusController {
  private final SyncStatuses statuses;
  private final RequestBulkhead requests;
  private final Settings settings;

  SyncStatusController(
      SyncStatuses statuses,
      RequestBulkhead requests,
      StatsSettings settings,
      Catalogue catalogue) {
    this.statuses = statuses;
    this.requests = requests;
    this.settings =
        new Settings(
            settings.hospitalName(),
            settings.clinic().getId(),
            catalogue.views().stream()
                .map(
                    view ->
                        new ViewSettings(
                            view.id(), ViewNames.of(view), "/dashboard/" + view.trigger()))
                .toList());
  }

  /** What the page has to know of this installation. */
  record Settings(String hospitalName, String timeZone, List<ViewSettings> views) {}

  /**
   * A view.
   *
   * @param trigger the path that starts its sync
   */
  record ViewSettings(int view, String name, String trigger) {}

  @GetMapping("/sync-status")
  CompletableFuture<SyncStatus> status() {
    return statuses.answers().thenCompose(answers -> requests.submit(() -> statuses.read(answers)));
  }

  @GetMapping("/settings")
  CompletableFuture<Settings> settings() {
    return CompletableFuture.completedFuture(settings);
  }
}
