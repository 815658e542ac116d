package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Turns YAML into simulated views, or says where it is wrong and how to mend it. */
final class ViewsReader {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // the next view
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private final String source;

  /**
   * A reader.
   *
   * @param source where the YAML comes from, for messages
   */
  ViewsReader(String source) {
    this.source = source;
  }

  /** A view and where it begins. */
  private record Entry(ViewSpec spec, TokenStreamLocation at) {}

  /**
   * The views by number.
   *
   * @throws SimulatedViewsException if one is wrong or is not in the catalogue
   */
  Map<Integer, SimulatedView> read(InputStream yaml, Catalogue catalogue) {
    Map<Integer, SimulatedView> views = new LinkedHashMap<>();
    for (Entry entry : entries(yaml)) {
      int id = entry.spec().id();
      View view =
          catalogue
              .view(id)
              .orElseThrow(
                  () ->
                      wrong(
                          entry.at(),
                          "view %d is not in the catalogue; add it to the file that CATALOGUE names"
                              .formatted(id),
                          null));
      if (views.put(id, simulated(view, entry)) != null) {
        throw wrong(entry.at(), "view %d stands there twice; leave one out".formatted(id), null);
      }
    }
    return views;
  }

  /** The views of the catalogue alone; the others are left out. */
  Map<Integer, SimulatedView> readKnown(InputStream yaml, Catalogue catalogue) {
    Map<Integer, SimulatedView> views = new LinkedHashMap<>();
    for (Entry entry : entries(yaml)) {
      Optional<View> view = catalogue.view(entry.spec().id());
      view.ifPresent(known -> views.put(known.id(), simulated(known, entry)));
    }
    return views;
  }

  private SimulatedView simulated(View view, Entry entry) {
    try {
      return new SimulatedView(view, entry.spec());
    } catch (IllegalArgumentException e) {
      throw wrong(entry.at(), "view %d: %s".formatted(view.id(), e.getMessage()), e);
    }
  }

  private List<Entry> entries(InputStream yaml) {
    List<Entry> entries = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !"views".equals(parser.nextName())
          || parser.nextToken() != JsonToken.START_ARRAY) {
        throw wrong(
            parser.currentTokenLocation(),
            "'views' is missing; begin with views: and write a list under it",
            null);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        entries.add(entry(parser));
      }
      if (parser.nextToken() != JsonToken.END_OBJECT) {
        throw wrong(
            parser.currentTokenLocation(), "only 'views' may stand here; leave this out", null);
      }
    } catch (StreamReadException e) {
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw wrong(e.getLocation(), "this is not valid YAML (%s); mend it".formatted(what), e);
    }
    return entries;
  }

  private Entry entry(JsonParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    try {
      return new Entry(MAPPER.readValue(parser, ViewSpec.class), at);
    } catch (ValueInstantiationException e) {
      // What a constructor refuses is noticed at the end of its part; a whole view has many lines.
      TokenStreamLocation place = e.getPath().isEmpty() ? at : e.getLocation();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw wrong(place, String.valueOf(cause.getMessage()), e);
    } catch (UnrecognizedPropertyException e) {
      String what =
          "nothing is known of '%s'; known are %s"
              .formatted(e.getPropertyName(), e.getKnownPropertyIds());
      throw wrong(e.getLocation(), what, e);
    } catch (DatabindException e) {
      String path =
          e.getPath().stream()
              .map(part -> part.getPropertyName() == null ? "list" : part.getPropertyName())
              .collect(Collectors.joining(", "));
      String what =
          "what stands in '%s' is not of its kind; see the comment at the top of the built-in simulated-views.yaml"
              .formatted(path);
      throw wrong(e.getLocation(), what, e);
    }
  }

  private SimulatedViewsException wrong(
      @Nullable TokenStreamLocation at, String what, @Nullable Throwable cause) {
    String where =
        at == null
            ? source
            : "%s, line %d, column %d".formatted(source, at.getLineNr(), at.getColumnNr());
    return new SimulatedViewsException("%s: %s.".formatted(where, what), cause);
  }
}
