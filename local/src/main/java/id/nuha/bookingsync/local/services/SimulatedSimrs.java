package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.simulator.Simulator;
import id.nuha.bookingsync.simulator.SimulatorException;
import java.time.ZoneId;

/** Starts the simulator inside this JVM, as a pipeline without a real SIMRS needs it. */
final class SimulatedSimrs {
  private SimulatedSimrs() {}

  /**
   * Starts it on 127.0.0.1.
   *
   * @throws LocalException saying what is in the way
   */
  static Simulator start(int port, long seed, ZoneId zone) {
    try {
      return Simulator.start(
          new Simulator.Settings(
              "127.0.0.1",
              port,
              seed,
              zone,
              "simulated-token",
              "simulated-key",
              "simulated-refresh-token"));
    } catch (SimulatorException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
  }
}
