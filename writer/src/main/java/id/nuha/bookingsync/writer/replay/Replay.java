package id.nuha.bookingsync.writer.replay;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A replay of a view's topic.
 *
 * @param from "earliest" or an ISO instant
 * @param dryRun whether it only counts what would happen
 * @param reason why it is FAILED or CANCELLED, or what a RUNNING one waits for
 * @param records applied, or counted, so far
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Replay(
    String replayId,
    int view,
    String from,
    boolean dryRun,
    ReplayStatus status,
    @Nullable String reason,
    OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt,
    long records,
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long rejected) {}
