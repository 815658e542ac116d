package id.nuha.bookingsync.writer.session;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Sessions that are over.
 *
 * @param name of the key that they began with
 * @param id of the only one; null where all of that key are meant
 * @param endedAt those that began before are over
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EndedSession(String name, @Nullable UUID id, OffsetDateTime endedAt) {}
