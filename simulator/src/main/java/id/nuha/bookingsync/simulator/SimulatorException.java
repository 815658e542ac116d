package id.nuha.bookingsync.simulator;

/**
 * Something that keeps the simulator from starting. The message is for the user: what, and the
 * mend.
 */
public final class SimulatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SimulatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
