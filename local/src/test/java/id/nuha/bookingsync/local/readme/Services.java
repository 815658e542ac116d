package id.nuha.bookingsync.local.readme;

import java.util.List;
import java.util.Map;

/** The three services. */
final class Services {
  static final String STATS_API = "stats-api";
  static final String FETCHER = "fetcher";
  static final String WRITER = "writer";

  static final List<String> ALL = List.of(STATS_API, FETCHER, WRITER);

  /** By the port that each has where nobody sets another one. */
  static final Map<String, String> BY_PORT =
      Map.of("3033", STATS_API, "8081", FETCHER, "8082", WRITER);

  private Services() {}
}
