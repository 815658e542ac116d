package id.nuha.bookingsync.fetcher.simrs;

/** SIMRS could not be read. The message says why, without a secret or a patient's data. */
public class SimrsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SimrsException(String message) {
    super(message);
  }
}
