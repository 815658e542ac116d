package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.yaml.UnusableFieldException;
import id.nuha.bookingsync.contract.yaml.UnusableYamlException;
import id.nuha.bookingsync.contract.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns YAML into simulated views, or says where it is wrong and how to mend it. */
final class ViewsReader {
  private final YamlFile file;

  /**
   * A reader.
   *
   * @param source where the YAML comes from, for messages
   */
  ViewsReader(InputStream yaml, String source) throws IOException {
    this.file = new YamlFile(yaml.readAllBytes(), source);
  }

  /** The top level of a file. */
  record ViewFile(List<ViewSpec> views) {
    ViewFile {
      UnusableFieldException.required("views", views);
    }
  }

  /**
   * The views by number.
   *
   * @throws SimulatedViewsException if one is wrong or is not in the catalogue
   */
  Map<Integer, SimulatedView> read(Catalogue catalogue) {
    return simulated(
        catalogue,
        Set.of(),
        (id, pointer) -> {
          throw file.wrong(
              pointer,
              "view %d is not in the catalogue; add it to the file that CATALOGUE names"
                  .formatted(id));
        });
  }

  /**
   * The views of the catalogue alone; the others are left out.
   *
   * @param replaced views to leave out as well
   */
  Map<Integer, SimulatedView> readKnown(Catalogue catalogue, Set<Integer> replaced) {
    return simulated(catalogue, replaced, (id, pointer) -> {});
  }

  /** What is done about a view that is not in the catalogue. */
  private interface UnknownView {
    void found(int id, String pointer);
  }

  private Map<Integer, SimulatedView> simulated(
      Catalogue catalogue, Set<Integer> replaced, UnknownView unknown) {
    Map<Integer, SimulatedView> views = new LinkedHashMap<>();
    try {
      List<ViewSpec> specs = file.read(ViewFile.class).views();
      for (int i = 0; i < specs.size(); i++) {
        ViewSpec spec = specs.get(i);
        if (replaced.contains(spec.id())) {
          continue;
        }
        String pointer = "/views/" + i;
        Optional<View> view = catalogue.view(spec.id());
        if (view.isEmpty()) {
          unknown.found(spec.id(), pointer);
        } else if (views.put(spec.id(), simulated(view.get(), spec, pointer)) != null) {
          throw file.wrong(
              pointer, "view %d stands there twice; leave one out".formatted(spec.id()));
        }
      }
      return views;
    } catch (UnusableYamlException e) {
      throw new SimulatedViewsException(String.valueOf(e.getMessage()), e);
    }
  }

  private SimulatedView simulated(View view, ViewSpec spec, String pointer) {
    try {
      return new SimulatedView(view, spec);
    } catch (IllegalArgumentException e) {
      throw file.wrong(pointer, "view %d: %s".formatted(view.id(), e.getMessage()));
    }
  }
}
