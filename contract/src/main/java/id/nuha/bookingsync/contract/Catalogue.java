package id.nuha.bookingsync.contract;

import static id.nuha.bookingsync.contract.yaml.UnusableFieldException.required;

import id.nuha.bookingsync.contract.yaml.UnusableFieldException;
import id.nuha.bookingsync.contract.yaml.UnusableYamlException;
import id.nuha.bookingsync.contract.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SIMRS views that are synchronised. A view is data: one entry here and one migration. */
public record Catalogue(List<View> views) {

  /**
   * Checks that there are views.
   *
   * @throws UnusableFieldException if there are none
   */
  public Catalogue {
    required("views", views).forEach(view -> required("views", view));
    views = List.copyOf(views);
    if (views.isEmpty()) {
      throw new UnusableFieldException("views", "'views' is empty; write at least one");
    }
  }

  /**
   * Reads a catalogue in YAML.
   *
   * @param source where it came from, for messages
   * @throws CatalogueException saying where it is wrong, what is wrong and the mend
   * @throws IOException if it cannot be read
   */
  public static Catalogue read(InputStream yaml, String source) throws IOException {
    try {
      YamlFile file = new YamlFile(yaml.readAllBytes(), source);
      Catalogue catalogue = file.read(Catalogue.class);
      catalogue.refuseDuplicates(file);
      return catalogue;
    } catch (UnusableYamlException e) {
      throw new CatalogueException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The catalogue that the setting CATALOGUE names.
   *
   * @param path a YAML file; null for the built-in catalogue
   * @throws CatalogueException if it cannot be read or is wrong
   */
  public static Catalogue at(@Nullable String path) {
    if (path == null) {
      return builtIn();
    }
    try (InputStream yaml = Files.newInputStream(Path.of(path))) {
      return read(yaml, path);
    } catch (IOException e) {
      throw new CatalogueException(
          "CATALOGUE names %s, which cannot be read; name a file that can, or leave it out."
              .formatted(path));
    }
  }

  /** The catalogue that is built in: views 239 and 123. */
  public static Catalogue builtIn() {
    String name = "/catalogue.yaml";
    try (InputStream yaml = Catalogue.class.getResourceAsStream(name)) {
      if (yaml == null) {
        throw new CatalogueException(name + " is missing from the contract's jar; build it again.");
      }
      return read(yaml, "catalogue.yaml");
    } catch (IOException e) {
      throw new CatalogueException(name + " cannot be read", e);
    }
  }

  /** The view with that number. */
  public Optional<View> view(int id) {
    return views.stream().filter(v -> v.id() == id).findFirst();
  }

  /** The view with that trigger: {@code sync-booking}. */
  public Optional<View> triggeredBy(String trigger) {
    return views.stream().filter(v -> v.trigger().equals(trigger)).findFirst();
  }

  private void refuseDuplicates(YamlFile file) {
    refuseDuplicates(file, "id", v -> Integer.toString(v.id()));
    refuseDuplicates(file, "topic", View::topic);
    refuseDuplicates(file, "table", View::table);
    refuseDuplicates(file, "trigger", View::trigger);
    refuseDuplicates(file, "result", View::result);
  }

  private void refuseDuplicates(YamlFile file, String what, Function<View, String> field) {
    Map<String, View> seen = new HashMap<>();
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      View other = seen.putIfAbsent(field.apply(view), view);
      if (other != null) {
        throw file.wrong(
            "/views/%d/%s".formatted(i, what),
            "views %d and %d have the same %s '%s'; give each view a %s of its own"
                .formatted(other.id(), view.id(), what, field.apply(view), what));
      }
    }
  }
}
