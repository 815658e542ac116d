package id.nuha.bookingsync.writer.outage;

/**
 * A fault of a table that is no record's: it is waited for until somebody has mended it. The
 * message says what to mend and quotes no row, and so there is no cause: the driver's message
 * would.
 */
public final class TableFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TableFaultException(String message) {
    super(message);
  }
}
