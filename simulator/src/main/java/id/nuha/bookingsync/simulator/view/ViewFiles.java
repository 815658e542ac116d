package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.contract.Catalogue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that say which views there are and how they are simulated.
 *
 * @param catalogue the setting CATALOGUE; null or blank for the built-in catalogue
 * @param simulatedViews the setting SIMULATED_VIEWS; null or blank for the built-in views
 */
public record ViewFiles(@Nullable String catalogue, @Nullable String simulatedViews) {

  public ViewFiles {
    catalogue = unlessBlank(catalogue);
    simulatedViews = unlessBlank(simulatedViews);
  }

  /** The files that an environment names. */
  public static ViewFiles from(Map<String, String> environment) {
    return new ViewFiles(environment.get("CATALOGUE"), environment.get("SIMULATED_VIEWS"));
  }

  /**
   * Reads the catalogue.
   *
   * @throws id.nuha.bookingsync.contract.CatalogueException if it cannot be read or is wrong
   */
  public Catalogue readCatalogue() {
    return Catalogue.at(catalogue);
  }

  /**
   * Reads both.
   *
   * @throws id.nuha.bookingsync.contract.CatalogueException if the catalogue is not usable
   * @throws SimulatedViewsException if the simulated views are not
   */
  public SimulatedViews readSimulatedViews() {
    return SimulatedViews.at(readCatalogue(), simulatedViews);
  }

  private static @Nullable String unlessBlank(@Nullable String path) {
    return path == null || path.isBlank() ? null : path.strip();
  }
}
