package id.nuha.bookingsync.fetcher.simrs;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * One page of a view.
 *
 * @param records as SIMRS gave them
 * @param total how many records SIMRS states that the whole window has; empty if it states none
 */
public record Page(List<JsonNode> records, OptionalLong total) {}
