package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.simulator.clinic.Clinic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The views that can be simulated. */
public final class SimulatedViews {
  private final Map<Integer, SimulatedView> views;

  private SimulatedViews(Map<Integer, SimulatedView> views) {
    this.views = views;
  }

  /**
   * The built-in views, and those that the setting SIMULATED_VIEWS names; one of the same number
   * takes the place of the built-in one.
   *
   * @param catalogue the views that are synchronised; built-in ones that it does not hold are left
   *     out
   * @param path a YAML file; null for the built-in views alone
   * @throws SimulatedViewsException if a file cannot be read, or is wrong
   */
  public static SimulatedViews at(Catalogue catalogue, @Nullable String path) {
    Map<Integer, SimulatedView> views = new HashMap<>();
    if (path != null) {
      try (InputStream yaml = Files.newInputStream(Path.of(path))) {
        views.putAll(new ViewsReader(yaml, path).read(catalogue));
      } catch (IOException e) {
        throw new SimulatedViewsException(
            "SIMULATED_VIEWS names %s, which cannot be read; name a file that can, or leave it out."
                .formatted(path),
            e);
      }
    }
    builtIn(catalogue, views);
    return new SimulatedViews(Map.copyOf(views));
  }

  /**
   * The column that tells whether a row of that view is in a window.
   *
   * @throws IllegalArgumentException if the view is not simulated
   */
  public String windowColumn(int view) {
    SimulatedView simulated = views.get(view);
    if (simulated == null) {
      throw new IllegalArgumentException("view " + view + " is not simulated");
    }
    return simulated.windowColumn();
  }

  /** Their rows in that clinic, by the view's number. */
  public Map<Integer, ViewTable> tables(Clinic clinic, ZoneId zone) {
    return views.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, view -> new ViewTable(view.getValue(), clinic, zone)));
  }

  private static void builtIn(Catalogue catalogue, Map<Integer, SimulatedView> views) {
    String name = "/simulated-views.yaml";
    try (InputStream yaml = SimulatedViews.class.getResourceAsStream(name)) {
      if (yaml == null) {
        throw new SimulatedViewsException(
            name + " is missing from the simulator's jar; build it again.");
      }
      // Those that the user's file replaces are not read: they need not fit his catalogue.
      new ViewsReader(yaml, "simulated-views.yaml")
          .readKnown(catalogue, views.keySet())
          .forEach(views::put);
    } catch (IOException e) {
      throw new SimulatedViewsException(name + " cannot be read", e);
    }
  }
}
