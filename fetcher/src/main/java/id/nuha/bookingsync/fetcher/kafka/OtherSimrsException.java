package id.nuha.bookingsync.fetcher.kafka;

/**
 * Kafka holds records of the other SIMRS. The message tells the user so, and what to do about it.
 */
public final class OtherSimrsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OtherSimrsException(SimrsKind ours) {
    super(
        ours == SimrsKind.REAL
            ? "Kafka holds records of the simulated SIMRS, and EXTERNAL_API_URL names the real one:"
                + " start over with 'docker-compose down --volumes', or unset EXTERNAL_API_URL."
            : "Kafka holds records of the real SIMRS, and EXTERNAL_API_URL is not set: set it"
                + " again, or start over with 'docker-compose down --volumes', which deletes them.");
  }
}
