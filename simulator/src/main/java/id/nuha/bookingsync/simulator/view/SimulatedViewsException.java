package id.nuha.bookingsync.simulator.view;

import org.jspecify.annotations.Nullable;

/** Simulated views that cannot be used. The message says where, what is wrong and the mend. */
public final class SimulatedViewsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SimulatedViewsException(String message) {
    super(message);
  }

  SimulatedViewsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
