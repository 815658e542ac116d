package id.nuha.bookingsync.runtime.openapi;

import id.nuha.bookingsync.contract.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * What an OpenAPI document says in words: the code knows the types, and not what they mean to a
 * caller.
 *
 * @param title of the document
 * @param description of the service
 * @param operations by method and path, as {@code GET /replay}
 * @param parameters by name, or by path and name: {@code /replay from}
 * @param fields by name, or by type and name where a name means different things: {@code
 *     Hour.bookings}
 * @param problems what an answer with that status means
 */
record Words(
    String title,
    String description,
    Map<String, OperationWords> operations,
    Map<String, Term> parameters,
    Map<String, Term> fields,
    Map<String, Term> problems) {
  private static final String SHARED = "id/nuha/bookingsync/runtime/openapi/words.yaml";
  private static final String OF_SERVICE = "openapi-words.yaml";

  Words {
    title = title == null ? "" : title;
    description = description == null ? "" : description;
    operations = operations == null ? Map.of() : operations;
    parameters = parameters == null ? Map.of() : parameters;
    fields = fields == null ? Map.of() : fields;
    problems = problems == null ? Map.of() : problems;
  }

  /**
   * What an operation does.
   *
   * @param summary in a few words
   * @param description in sentences
   * @param answers what is answered, by status; where it is not 200 alone, all have the same shape
   * @param problems the statuses that it may be refused with
   * @param example of an answer that has no schema
   */
  record OperationWords(
      String summary,
      String description,
      Map<String, String> answers,
      List<String> problems,
      @Nullable String example) {
    OperationWords {
      answers = answers == null ? Map.of() : answers;
      problems = problems == null ? List.of() : problems;
    }
  }

  /** What a name means, and a value that it may have. */
  record Term(String means, @Nullable Object example) {}

  /** The words of all services, and those of this one. */
  static Words ofService() {
    Words shared = read(SHARED);
    Words own = read(OF_SERVICE);
    return new Words(
        own.title,
        own.description,
        both(shared.operations, own.operations),
        both(shared.parameters, own.parameters),
        both(shared.fields, own.fields),
        both(shared.problems, own.problems));
  }

  /** What a parameter of a path means; null where nothing is said of it. */
  @Nullable Term parameter(String path, String name) {
    Term ofPath = parameters.get(path + " " + name);
    return ofPath == null ? parameters.get(name) : ofPath;
  }

  /** What a field of a type means; null where nothing is said of it. */
  @Nullable Term field(String type, String name) {
    Term ofType = fields.get(type + "." + name);
    return ofType == null ? fields.get(name) : ofType;
  }

  private static Words read(String resource) {
    try (InputStream in = new ClassPathResource(resource).getInputStream()) {
      return new YamlFile(in.readAllBytes(), resource).read(Words.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Map<String, T> both(Map<String, T> shared, Map<String, T> own) {
    Map<String, T> both = new TreeMap<>(shared);
    both.putAll(own);
    return both;
  }
}
