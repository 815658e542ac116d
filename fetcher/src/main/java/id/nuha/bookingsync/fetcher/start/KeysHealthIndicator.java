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

  KeysHealthIndicator(RunLog runLog) {
    this.runLog = runLog;
  }

  @Override
  public Health health() {
    List<RunEvent> lackingKeys = runLog.lackingKeys();
    return lackingKeys.isEmpty()
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", reason(lackingKeys)).build();
  }

  private static String reason(List<RunEvent> lackingKeys) {
    return lackingKeys.stream()
        .map(run -> "run %s of view %d: %s".formatted(run.runId(), run.view(), run.reason()))
        .collect(Collectors.joining("; "));
  }
}
