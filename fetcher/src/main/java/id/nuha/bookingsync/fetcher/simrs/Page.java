package id.nuha.bookingsync.fetcher.simrs;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * One page of a view, and the way to the page behind it.
 *
 * @param records as SIMRS gave them
 * @param total how many records SIMRS states that the whole window has; empty if it states none
 * @param next the way to the next page, which SIMRS need not have
 */
public record Page(List<JsonNode> records, OptionalLong total, PageLink next) {}
