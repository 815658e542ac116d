package id.nuha.bookingsync.runtime.openapi;

import id.nuha.bookingsync.runtime.openapi.Words.OperationWords;
import id.nuha.bookingsync.runtime.openapi.Words.Term;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds the words to a document: what each operation, parameter, field and problem means. */
final class WordsCustomizer {
  private static final String PROBLEM = "Problem";

  /** What every request may be answered that is not for everybody. */
  private static final List<String> REFUSED = List.of("401", "403", "429");

  private static final Set<String> OPEN =
      Set.of(
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/login",
          "/logout",
          "/session");
  private static final String CSV = "text/csv";
  private static final String SYNC = "POST /dashboard/{trigger}";

  void customise(OpenAPI api) {
    Words words = Words.ofService();
    api.getInfo().title(words.title()).description(words.description());
    addProblems(api, words);
    tidy(api.getPaths());
    api.getComponents()
        .getSchemas()
        .forEach((name, schema) -> describe(name, (Schema<?>) schema, words));
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) -> describe(method.name(), path, operation, words)));
  }

  // What springdoc does not see: tables beside JSON, the groups of health, what a metric's reader
  // cannot ask for.
  private static void tidy(Paths paths) {
    paths.forEach(
        (path, item) -> {
          if (paths.containsKey(path + ".csv")) {
            Objects.requireNonNull(item.getGet().getResponses().get("200"))
                .getContent()
                .addMediaType(CSV, new MediaType());
          }
        });
    PathItem health = paths.get("/actuator/health");
    if (health != null) {
      for (String group : List.of("/liveness", "/readiness")) {
        paths.addPathItem(
            "/actuator/health" + group,
            new PathItem().get(new Operation().responses(copy(health.getGet().getResponses()))));
      }
      Objects.requireNonNull(paths.get("/actuator/prometheus"))
          .getGet()
          .getParameters()
          .removeIf(parameter -> parameter.getName().equals("format"));
    }
  }

  private static void describe(String method, String path, Operation operation, Words words) {
    if (operation.getTags() != null) {
      operation.setTags(
          operation.getTags().stream().map(tag -> tag.replace("-controller", "")).toList());
    }
    String name = method + " " + path;
    boolean isTrigger = operation.getSummary() != null && words.operations().get(name) == null;
    OperationWords of = words.operations().get(isTrigger ? SYNC : name);
    if (of == null) {
      return;
    }
    if (!isTrigger) {
      operation.setSummary(of.summary());
      operation.setOperationId(
          name.replaceAll("[^A-Za-z]+", " ").strip().replace(' ', '-').toLowerCase(Locale.ROOT));
    }
    operation.setDescription(of.description());
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    parameters.forEach(parameter -> describe(path, parameter, words));
    if (operation.getRequestBody() != null) {
      operation
          .getRequestBody()
          .getContent()
          .values()
          .forEach(body -> describe("", body.getSchema(), words));
    }
    ApiResponse answer = operation.getResponses().values().iterator().next();
    asWritten(path, answer, of);
    ApiResponses responses = new ApiResponses();
    of.answers()
        .forEach(
            (status, means) ->
                responses.addApiResponse(
                    status, copy(answer, means, status.equals("202") ? path : null)));
    if (parameters.stream().anyMatch(parameter -> parameter.getName().equals("If-None-Match"))) {
      responses.values().forEach(WordsCustomizer::addTag);
      ApiResponse unchanged =
          new ApiResponse().description("Nothing has changed since the answer with that tag.");
      addTag(unchanged);
      responses.addApiResponse("304", unchanged);
    }
    refusals(path, operation, of)
        .forEach(
            status ->
                responses.addApiResponse(
                    status, new ApiResponse().$ref("#/components/responses/" + status)));
    operation.setResponses(responses);
  }

  private static List<String> refusals(String path, Operation operation, OperationWords of) {
    if (OPEN.contains(path)) {
      operation.setSecurity(List.of());
      return of.problems();
    }
    return Stream.concat(of.problems().stream(), REFUSED.stream()).sorted().toList();
  }

  // What handlers that answer bytes leave open.
  private static void asWritten(String path, ApiResponse answer, OperationWords of) {
    Content content = answer.getContent();
    String type = path.endsWith(".csv") ? CSV : of.example() == null ? null : "text/event-stream";
    if (type != null) {
      content = new Content().addMediaType(type, new MediaType());
      answer.setContent(content);
    }
    if (content != null) {
      content.forEach(
          (media, body) -> {
            if (media.startsWith("text/")) {
              body.schema(new JsonSchema().types(Set.of("string")));
              if (of.example() != null) {
                body.example(of.example());
              }
            }
          });
    }
  }

  private static void addTag(ApiResponse response) {
    response.addHeaderObject(
        "ETag", header("Changes with the answer; send it back in If-None-Match.", "W/\"Zm9v\""));
  }

  private static Header header(String means, String example) {
    return new Header()
        .description(means)
        .schema(new JsonSchema().types(Set.of("string")))
        .example(example);
  }

  private static void describe(String path, Parameter parameter, Words words) {
    Term term = words.parameter(path, parameter.getName());
    if (term != null) {
      parameter.setDescription(term.means());
      parameter.setExample(term.example());
    }
  }

  private static void describe(String type, Schema<?> schema, Words words) {
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              Term term = words.field(type, name);
              if (term != null) {
                property.setDescription(term.means());
                if (term.example() != null) {
                  ((Schema<?>) property).setExamples(examples(term.example()));
                }
              }
            });
  }

  private static void addProblems(OpenAPI api, Words words) {
    Schema<?> problem = new JsonSchema().types(Set.of("object"));
    for (String name : List.of("type", "title", "detail", "instance", "run_id")) {
      problem.addProperty(name, new JsonSchema().types(Set.of("string")));
    }
    problem.addProperty("status", new JsonSchema().types(Set.of("integer")));
    Schema<?> data = new JsonSchema().types(Set.of("object"));
    data.setAdditionalProperties(true);
    problem.addProperty("data", data);
    api.getComponents().addSchemas(PROBLEM, problem);
    Set<String> told =
        words.operations().values().stream()
            .flatMap(operation -> operation.problems().stream())
            .collect(Collectors.toSet());
    told.addAll(REFUSED);
    words
        .problems()
        .forEach(
            (status, term) -> {
              if (told.contains(status)) {
                api.getComponents().addResponses(status, answer(status, term));
              }
            });
  }

  private static ApiResponse answer(String status, Term term) {
    return new ApiResponse()
        .description(term.means())
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType()
                        .schema(new JsonSchema().$ref("#/components/schemas/" + PROBLEM))
                        .example(
                            Map.of(
                                "status",
                                Integer.valueOf(status),
                                "detail",
                                String.valueOf(term.example())))));
  }

  static ApiResponses copy(ApiResponses responses) {
    ApiResponses copies = new ApiResponses();
    responses.forEach(
        (status, response) -> copies.addApiResponse(status, copy(response, "", null)));
    return copies;
  }

  private static ApiResponse copy(ApiResponse response, String means, @Nullable String accepting) {
    ApiResponse copy = new ApiResponse().description(means).content(response.getContent());
    if (accepting != null) {
      copy.addHeaderObject(
          "Location",
          header(
              "Where to look how it goes.",
              accepting.startsWith("/dashboard") ? "/dashboard/sync-runs" : accepting));
    }
    return copy;
  }

  // swagger-core's type parameter is the schema's value; an example is written as it stands.
  @SuppressWarnings("unchecked")
  private static <T> List<T> examples(Object example) {
    return List.of((T) example);
  }
}
