package id.nuha.bookingsync.contract;

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
   * Reads a catalogue in YAML.
   *
   * @param source where it came from, for messages
   * @throws CatalogueException naming the entry, what is wrong with it and the mend
   */
  public static Catalogue read(InputStream yaml, String source) {
    return new Catalogue(new CatalogueReader(source).read(yaml)).withoutTwins(source);
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

  private Catalogue withoutTwins(String source) {
    refuseTwins(source, "id", v -> Integer.toString(v.id()));
    refuseTwins(source, "topic", View::topic);
    refuseTwins(source, "table", View::table);
    refuseTwins(source, "trigger", View::trigger);
    refuseTwins(source, "result", View::result);
    return this;
  }

  private void refuseTwins(String source, String what, Function<View, String> field) {
    Map<String, View> seen = new HashMap<>();
    for (View view : views) {
      View twin = seen.putIfAbsent(field.apply(view), view);
      if (twin != null) {
        throw new CatalogueException(
            "%s: views %d and %d have the same %s '%s'; give each view a %s of its own."
                .formatted(source, twin.id(), view.id(), what, field.apply(view), what));
      }
    }
  }
}
