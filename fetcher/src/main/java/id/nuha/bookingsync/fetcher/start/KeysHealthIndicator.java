package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.fetcher.run.RunLog;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Ready unless the records of a view lacked keys when it was read last: nothing of it reaches the
 * tables then. Runs are accepted all the same, and one that is COMPLETE makes it ready again.
 */
@Component
class KeysHealthIndicator implements HealthIndicator {
  private final RunLog runLog;
  private final FetcherStartup startup;

  KeysHealthIndicator(RunLog runLog, FetcherStartup startup) {
    this.runLog = runLog;
    this.startup = startup;
  }

  @Override
  public Health health() {
    List<RunEvent> lackingKeys = runLog.lackingKeys();
    // What another fetcher, the active one, has read since is not known here.
    return lackingKeys.isEmpty() || startup.isWaiting()
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", reason(lackingKeys)).build();
  }

  private static String reason(List<RunEvent> lackingKeys) {
    return lackingKeys.stream()
        .map(run -> "run %s of view %d: %s".formatted(run.runId(), run.view(), run.reason()))
        .collect(Collectors.joining("; "));
  }
}
