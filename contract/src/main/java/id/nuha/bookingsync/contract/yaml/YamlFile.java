package id.nuha.bookingsync.contract.yaml;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A YAML file that is read into records. What is wrong with it is said with line and column, and
 * with the mend: a record's compact constructor refuses a value by throwing {@link
 * UnusableFieldException}.
 */
public final class YamlFile {
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Integer,
              config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
          .propertyNamingStrategy(SNAKE_CASE)
          .build();

  private final byte[] yaml;
  private final String source;

  /**
   * A file.
   *
   * @param yaml its content
   * @param source where it came from, for messages
   */
  public YamlFile(byte[] yaml, String source) {
    this.yaml = yaml.clone();
    this.source = source;
  }

  /**
   * Reads the whole file.
   *
   * @param whole a record whose components are the fields of the top level, in snake case
   * @throws UnusableYamlException saying where it is wrong, what and how to mend it
   */
  public <T> T read(Class<T> whole) {
    try {
      refuseAliases();
      T read = MAPPER.readValue(yaml, whole);
      if (read == null) {
        throw new UnusableYamlException("%s is empty.".formatted(source), null);
      }
      return read;
    } catch (StreamReadException e) {
      throw wrong(
          e.getLocation(), "this is not valid YAML (" + firstLine(e.getOriginalMessage()) + ")", e);
    } catch (DatabindException e) {
      throw refused(e);
    }
  }

  /**
   * An exception about a value that stands in the file.
   *
   * @param pointer to the value, as {@code /views/0/topic}
   * @param what is wrong, and how to mend it, without a full stop
   */
  public UnusableYamlException wrong(String pointer, String what) {
    return wrong(location(JsonPointer.compile(pointer), null), what, null);
  }

  // Jackson would take an alias for a text with its name.
  private void refuseAliases() {
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser instanceof YAMLParser here && here.isCurrentAlias()) {
          throw wrong(
              parser.currentTokenLocation(),
              "*%s is an alias, which is not resolved here; write out what it stands for"
                  .formatted(parser.getString()),
              null);
        }
      }
    }
  }

  private UnusableYamlException refused(DatabindException e) {
    JsonPointer pointer = pointerTo(e);
    UnusableYamlException misspelt = misspelt(pointer, e);
    if (misspelt != null) {
      return misspelt;
    }
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof UnusableFieldException field) {
        JsonPointer value = pointer.appendProperty(field.field());
        return wrong(location(value, e), String.valueOf(field.getMessage()), e);
      }
      if (t instanceof IllegalArgumentException whole) {
        return wrong(location(pointer, e), String.valueOf(whole.getMessage()), e);
      }
    }
    return wrong(location(pointer, e), unreadable(pointer, e), e);
  }

  // Looked for first: a field that is misspelt is also one that is missing, and that says less.
  private @Nullable UnusableYamlException misspelt(JsonPointer pointer, DatabindException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return unknown(pointer, unknown.getPropertyName(), unknown.getKnownPropertyIds(), e);
    }
    if (e instanceof ValueInstantiationException refused) {
      return misspelt(pointer, refused.getType().getRawClass(), e);
    }
    boolean isInRecord = !e.getPath().isEmpty() && isMissing(pointer);
    return isInRecord && e.getPath().get(e.getPath().size() - 1).from() instanceof Class<?> record
        ? misspelt(pointer.head(), record, e)
        : null;
  }

  private @Nullable UnusableYamlException misspelt(
      JsonPointer pointer, Class<?> record, DatabindException e) {
    List<String> known = fieldsOf(record);
    return known.isEmpty()
        ? null
        : MAPPER.readTree(yaml).at(pointer).propertyNames().stream()
            .filter(name -> !known.contains(name))
            .findFirst()
            .map(name -> unknown(pointer.appendProperty(name), name, known, e))
            .orElse(null);
  }

  private boolean isMissing(JsonPointer pointer) {
    return MAPPER.readTree(yaml).at(pointer).isMissingNode();
  }

  /** The names that a record has in the file; empty where it is made of a single value. */
  private static List<String> fieldsOf(Class<?> record) {
    for (Method method : record.getDeclaredMethods()) {
      JsonCreator creator = method.getAnnotation(JsonCreator.class);
      if (creator != null) {
        return creator.mode() == JsonCreator.Mode.DELEGATING
            ? List.of()
            : inSnakeCase(Arrays.stream(method.getParameters()).map(Parameter::getName));
      }
    }
    return record.isRecord()
        ? inSnakeCase(Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName))
        : List.of();
  }

  private static List<String> inSnakeCase(Stream<String> names) {
    return names.map(name -> SNAKE_CASE.nameForConstructorParameter(null, null, name)).toList();
  }

  private UnusableYamlException unknown(
      JsonPointer pointer, String name, Collection<?> known, DatabindException e) {
    return wrong(
        location(pointer, e),
        "nothing is known of '%s'; known are %s"
            .formatted(name, known.stream().map(String::valueOf).collect(Collectors.joining(", "))),
        e);
  }

  private String unreadable(JsonPointer pointer, DatabindException e) {
    JsonPointer last = pointer.last();
    String name = last == null ? "this" : nameOf(last);
    if (isMissing(pointer)) {
      return last == null ? "the file is empty" : "'%s' is missing; add it".formatted(name);
    }
    JsonNode value = MAPPER.readTree(yaml).at(pointer);
    String found = value.isValueNode() ? "%s '%s'".formatted(name, value.asString("")) : name;
    Class<?> type =
        e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    if (type == null) {
      return "%s cannot be used".formatted(found);
    }
    return type.isEnum()
        ? "%s cannot be used; use %s".formatted(found, alternatives(type.getEnumConstants()))
        : "%s cannot be used; write %s".formatted(found, kind(type));
  }

  private static String nameOf(JsonPointer last) {
    return last.mayMatchElement()
        ? "entry " + (last.getMatchingIndex() + 1)
        : last.getMatchingProperty();
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class) {
      return "a whole number";
    }
    if (List.class.isAssignableFrom(type)) {
      return "a list, as [one, two]";
    }
    return type == String.class ? "a text" : "fields with their values, as {name: value}";
  }

  /** "integer, date or text". */
  private static String alternatives(Object[] constants) {
    List<String> names =
        Arrays.stream(constants).map(c -> c.toString().toLowerCase(Locale.ROOT)).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private UnusableYamlException wrong(
      @Nullable TokenStreamLocation at, String what, @Nullable Exception cause) {
    String where =
        at == null
            ? source
            : "%s, line %d, column %d".formatted(source, at.getLineNr(), at.getColumnNr());
    return new UnusableYamlException("%s: %s.".formatted(where, what), cause);
  }

  // Jackson says where it stopped reading, which is behind the entry that a constructor refused. So
  // the file is read once more, up to the value.
  private @Nullable TokenStreamLocation location(
      JsonPointer pointer, @Nullable JacksonException otherwise) {
    TokenStreamLocation nearest = otherwise == null ? null : otherwise.getLocation();
    int found = -1;
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      while (parser.nextToken() != null) {
        JsonPointer here = parser.streamReadContext().pathAsPointer();
        if (here.equals(pointer)) {
          return parser.currentTokenLocation();
        }
        int depth = depth(here);
        if (depth > found && pointer.toString().startsWith(here + "/")) {
          found = depth; // a field that is missing is missed where its entry begins
          nearest = parser.currentTokenLocation();
        }
      }
    } catch (JacksonException e) {
      return nearest;
    }
    return nearest;
  }

  private static int depth(JsonPointer pointer) {
    return (int) pointer.toString().chars().filter(c -> c == '/').count();
  }

  private static JsonPointer pointerTo(DatabindException e) {
    JsonPointer pointer = JsonPointer.empty();
    for (JacksonException.Reference step : e.getPath()) {
      pointer =
          step.getPropertyName() == null
              ? pointer.appendIndex(step.getIndex())
              : pointer.appendProperty(step.getPropertyName());
    }
    return pointer;
  }

  private static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("");
  }
}
