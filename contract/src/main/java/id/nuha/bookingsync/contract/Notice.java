package id.nuha.bookingsync.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the writer tells by NOTIFY, in the transaction that it tells of: that a run's counts or
 * state have moved, or that the rows of some days have.
 *
 * @param view the view's number
 * @param runId the run; null where it is about days
 * @param from the first day; null where it is about a run
 * @param to the last day; null where it is about a run
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notice(
    int view, @Nullable String runId, @Nullable LocalDate from, @Nullable LocalDate to) {
  /** The channel of PostgreSQL that notices go through. */
  public static final String CHANNEL = "booking_sync";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  public static Notice ofRun(int view, String runId) {
    return new Notice(view, runId, null, null);
  }

  public static Notice ofDays(int view, LocalDate from, LocalDate to) {
    return new Notice(view, null, from, to);
  }

  public String toJson() {
    return MAPPER.writeValueAsString(this);
  }

  /**
   * Reads {@link #toJson()}; null for a JSON null.
   *
   * @throws JacksonException if it is none: others may use the channel as well
   */
  public static @Nullable Notice fromJson(String json) {
    return MAPPER.readValue(json, Notice.class);
  }
}
