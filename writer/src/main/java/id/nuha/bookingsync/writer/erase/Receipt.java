package id.nuha.bookingsync.writer.erase;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What was removed, and until when the broker's disk may hold what it was removed from.
 *
 * @param row whether there was a row
 * @param deadLetters how many dead letters lay under the key
 * @param topicUntil until when the view's topic may hold it on disk; null if its settings set no
 *     bound, or may not be read
 * @param deadLettersUntil the same of the dead-letter topic; null also if there were none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Receipt(
    int view,
    String key,
    Instant erasedAt,
    boolean row,
    int deadLetters,
    @Nullable Instant topicUntil,
    @Nullable Instant deadLettersUntil) {}
