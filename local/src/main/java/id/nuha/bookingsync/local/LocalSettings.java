package id.nuha.bookingsync.local;

import java.time.Duration;

/**
 * How long local waits for what, and how often it looks.
 *
 * @param postgresStart for PostgreSQL to answer, recovery from a crash included
 * @param postgresStop for PostgreSQL to stop in order; after that it is killed
 * @param postgresConnect for a connection to PostgreSQL
 * @param serviceReady for a service to be ready
 * @param serviceStop for a service to stop in order; after that it is killed
 * @param leftoverStop the same for a service that an earlier run left behind
 * @param kill for a killed process to be gone
 * @param outputEnd for the last output of a process that has ended
 * @param readinessRequest for the answer to one question whether a service is ready
 * @param readinessPoll between two such questions
 * @param watchPoll between two looks whether the services still run
 * @param statsRequest for an answer of stats-api; it answers a sync itself after 30 s
 * @param sync for the end of the first sync; after that its state is printed as it is
 * @param syncPoll between two looks at the first sync
 * @param brokerProbe for finding out whether a broker runs
 */
public record LocalSettings(
    Duration postgresStart,
    Duration postgresStop,
    Duration postgresConnect,
    Duration serviceReady,
    Duration serviceStop,
    Duration leftoverStop,
    Duration kill,
    Duration outputEnd,
    Duration readinessRequest,
    Duration readinessPoll,
    Duration watchPoll,
    Duration statsRequest,
    Duration sync,
    Duration syncPoll,
    Duration brokerProbe) {

  /** What {@code ./run} uses. */
  public static LocalSettings defaults() {
    return new LocalSettings(
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofMinutes(2),
        Duration.ofSeconds(20),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofMillis(300),
        Duration.ofSeconds(1));
  }
}
