package id.nuha.bookingsync.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;

/**
 * The fields of an answer, as {@code data[].window.awal}: as Jackson writes them, or as a schema
 * has them.
 */
final class AnswerFields {
  private static final String ANY = "?";

  private AnswerFields() {}

  static Set<String> written(JsonMapper json, JavaType type) {
    Set<String> fields = new TreeSet<>();
    write(json, type, "", fields);
    return fields;
  }

  private static void write(JsonMapper json, JavaType type, String path, Set<String> fields) {
    if (type.isJavaLangObject()) {
      fields.add(path + ANY);
    } else if (type.isCollectionLikeType()) {
      write(json, type.getContentType(), path + "[]", fields);
    } else if (type.isMapLikeType()) {
      write(json, type.getContentType(), path + ".*", fields);
    } else {
      properties(json, type)
          .forEach(
              (name, its) -> {
                String field = path.isEmpty() ? name : path + "." + name;
                fields.add(field);
                write(json, its, field, fields);
              });
    }
  }

  private static Map<String, JavaType> properties(JsonMapper json, JavaType type) {
    Map<String, JavaType> properties = new LinkedHashMap<>();
    json.acceptJsonFormatVisitor(
        type,
        new JsonFormatVisitorWrapper.Base() {
          @Override
          public JsonObjectFormatVisitor expectObjectFormat(JavaType object) {
            return new JsonObjectFormatVisitor.Base(getContext()) {
              @Override
              public void property(BeanProperty property) {
                properties.put(property.getName(), property.getType());
              }

              @Override
              public void optionalProperty(BeanProperty property) {
                property(property);
              }
            };
          }
        });
    return properties;
  }

  static Set<String> documented(JsonNode document, JsonNode schema) {
    Set<String> fields = new TreeSet<>();
    document(document, schema, "", fields);
    return fields;
  }

  private static void document(
      JsonNode document, JsonNode schema, String path, Set<String> fields) {
    JsonNode whole = resolved(document, schema);
    if (whole.has("items")) {
      document(document, whole.path("items"), path + "[]", fields);
    }
    if (whole.has("additionalProperties")) {
      document(document, whole.path("additionalProperties"), path + ".*", fields);
    }
    whole
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              fields.add(field);
              document(document, property.getValue(), field, fields);
            });
  }

  /** The schema itself, where it refers to another or may be null. */
  static JsonNode resolved(JsonNode document, JsonNode schema) {
    JsonNode its = schema.has("anyOf") ? schema.path("anyOf").get(0) : schema;
    return its.has("$ref") ? document.at(its.path("$ref").asString().substring(1)) : its;
  }

  /** Whether code writes the same fields; what the code leaves open the document may fill. */
  static boolean agree(Set<String> written, Set<String> documented) {
    Set<String> asked = new TreeSet<>();
    Set<String> said = new TreeSet<>(documented);
    for (String field : written) {
      if (field.endsWith(ANY)) {
        String open = field.substring(0, field.length() - ANY.length());
        said.removeIf(other -> other.startsWith(open + "."));
      } else {
        asked.add(field);
      }
    }
    return asked.equals(said);
  }
}
