package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.simulator.Simulator;
import id.nuha.bookingsync.simulator.SimulatorException;
import id.nuha.bookingsync.simulator.view.ViewFiles;
import java.time.ZoneId;
import java.util.Map;

/** Starts the simulator inside this JVM, as a pipeline without a real SIMRS needs it. */
final class SimulatedSimrs {
  private SimulatedSimrs() {}

  /**
   * Starts it on 127.0.0.1.
   *
   * @param environment may name further views, as the services' settings do
   * @throws LocalException saying what is in the way
   */
  static Simulator start(int port, long seed, ZoneId zone, Map<String, String> environment) {
    try {
      return Simulator.start(
          new Simulator.Settings(
              "127.0.0.1",
              port,
              seed,
              zone,
              "simulated-token",
              "simulated-key",
              "simulated-refresh-token",
              ViewFiles.from(environment)));
    } catch (SimulatorException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
  }
}
