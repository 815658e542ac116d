package id.nuha.bookingsync.fetcher.fetch;

/** A window has more records than the fetcher can tell apart in its memory. */
final class TooManyRecordsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyRecordsException(int maxRecords) {
    super(
        "SIMRS shows more than %d records, and the fetcher's memory has room for no more; give it a larger heap with _JAVA_OPTIONS=-Xmx512m, or a larger mem_limit in docker-compose.yml"
            .formatted(maxRecords));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
