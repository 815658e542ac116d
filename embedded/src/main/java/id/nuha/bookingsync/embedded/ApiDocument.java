package id.nuha.bookingsync.embedded;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.context.ApplicationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service's OpenAPI document beside the service itself. */
public final class ApiDocument {
  private static final String OURS = "id.nuha.bookingsync";
  private static final String TRIGGER = "{trigger}";

  private final ApplicationContext service;
  private final JsonNode document;
  private final List<String> triggers;
  private final Map<String, List<HandlerMethod>> handlers = new TreeMap<>();
  private final Set<String> produced = new TreeSet<>();

  /**
   * A document.
   *
   * @param triggers those of the catalogue, which one handler answers
   */
  public ApiDocument(ApplicationContext service, JsonNode document, List<String> triggers) {
    this.service = service;
    this.document = document;
    this.triggers = triggers;
    service
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(mapping -> mapping.getHandlerMethods().forEach(this::add));
  }

  private void add(RequestMappingInfo mapping, HandlerMethod handler) {
    String type = handler.getBeanType().getName();
    if (type.startsWith("org.springdoc.") || type.endsWith(".ErrorProblems")) {
      return;
    }
    for (String pattern : mapping.getPatternValues()) {
      for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
        for (String path : paths(pattern)) {
          handlers.computeIfAbsent(method + " " + path, name -> new ArrayList<>()).add(handler);
          mapping
              .getProducesCondition()
              .getProducibleMediaTypes()
              .forEach(media -> produced.add(method + " " + path + " " + media));
        }
      }
    }
  }

  private List<String> paths(String pattern) {
    if (pattern.endsWith("/**")) { // of health
      return Stream.of("/liveness", "/readiness").map(g -> pattern.replace("/**", g)).toList();
    }
    return pattern.contains(TRIGGER)
        ? triggers.stream().map(trigger -> pattern.replace(TRIGGER, trigger)).toList()
        : List.of(pattern);
  }

  /** Where code and document differ, and what the document leaves out, one line each. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Map<String, JsonNode> operations = operations();
    handlers.keySet().stream()
        .filter(name -> !operations.containsKey(name))
        .forEach(name -> faults.add(name + " is not documented"));
    operations.keySet().stream()
        .filter(name -> !handlers.containsKey(name))
        .forEach(name -> faults.add(name + " does not exist"));
    operations.forEach(
        (name, operation) -> {
          checkWords(name, operation, faults);
          List<HandlerMethod> its =
              handlers.getOrDefault(name, List.of()).stream()
                  .filter(handler -> handler.getBeanType().getName().startsWith(OURS))
                  .toList();
          if (!its.isEmpty()) {
            checkMediaTypes(name, operation, faults);
            checkParameters(name, operation, its, faults);
            its.forEach(handler -> checkFields(name, operation, handler, faults));
          }
        });
    document
        .at("/components/schemas")
        .properties()
        .forEach(schema -> checkFields(schema.getKey(), schema.getValue(), faults));
    checkNoWordsAreLeft(operations, faults);
    return faults;
  }

  private Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    return operations;
  }

  private void checkMediaTypes(String name, JsonNode operation, List<String> faults) {
    JsonNode content = operation.at("/responses/200/content");
    produced.stream()
        .filter(type -> type.startsWith(name + " "))
        .map(type -> type.substring(name.length() + 1))
        .filter(type -> !content.has(type))
        .forEach(type -> faults.add("%s does not say that it answers %s".formatted(name, type)));
  }

  private static void checkParameters(
      String name, JsonNode operation, List<HandlerMethod> handlers, List<String> faults) {
    Set<String> read = new TreeSet<>();
    handlers.forEach(handler -> read.addAll(parameters(name, handler)));
    Set<String> documented = new TreeSet<>();
    operation
        .path("parameters")
        .forEach(
            parameter ->
                documented.add(
                    parameter.path("in").asString() + " " + parameter.path("name").asString()));
    if (!read.equals(documented)) {
      faults.add("%s reads %s, and %s are documented".formatted(name, read, documented));
    }
  }

  private static Set<String> parameters(String name, HandlerMethod handler) {
    Set<String> parameters = new TreeSet<>();
    for (MethodParameter parameter : handler.getMethodParameters()) {
      parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
      RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
      if (header != null) {
        parameters.add("header " + header.name());
      }
      if (parameter.hasParameterAnnotation(RequestParam.class)) {
        parameters.add("query " + parameter.getParameterName());
      }
      if (parameter.hasParameterAnnotation(PathVariable.class)
          && name.contains("{" + parameter.getParameterName() + "}")) {
        parameters.add("path " + parameter.getParameterName());
      }
      if (parameter.getParameterType().getSimpleName().equals("RequestedDays")) {
        parameters.addAll(List.of("query awal", "query akhir"));
      }
    }
    return parameters;
  }

  private void checkFields(
      String name, JsonNode operation, HandlerMethod handler, List<String> faults) {
    JsonMapper json = service.getBean(JsonMapper.class);
    Type answer = handler.getMethod().getGenericReturnType();
    while (answer instanceof ParameterizedType wrapped
        && (wrapped.getRawType() == CompletableFuture.class
            || wrapped.getRawType() == ResponseEntity.class)) {
      answer = wrapped.getActualTypeArguments()[0];
    }
    if (answer == byte[].class || answer == void.class) {
      return;
    }
    JavaType type = json.constructType(answer);
    Set<String> written = AnswerFields.written(json, type);
    for (String status : List.of("200", "202")) {
      JsonNode response = operation.path("responses").path(status);
      Set<String> documented =
          AnswerFields.documented(
              document, response.path("content").path("application/json").path("schema"));
      if (!response.isMissingNode() && !AnswerFields.agree(written, documented)) {
        faults.add(
            "%s writes %s, and %s are documented for %s"
                .formatted(name, written, documented, status));
      }
    }
  }

  private static void checkWords(String name, JsonNode operation, List<String> faults) {
    for (String field : List.of("summary", "description", "operationId")) {
      if (operation.path(field).asString("").isBlank()) {
        faults.add("%s has no %s".formatted(name, field));
      }
    }
    if (operation.path("tags").toString().contains("-controller")) {
      faults.add(name + " is in a group that is named as a class");
    }
    if (name.contains("/actuator")) {
      return;
    }
    for (JsonNode parameter : operation.path("parameters")) {
      for (String field : List.of("description", "example", "schema")) {
        if (!parameter.has(field)) {
          faults.add(
              "%s: parameter %s has no %s"
                  .formatted(name, parameter.path("name").asString(), field));
        }
      }
    }
    if (!operation.path("responses").has("500") && !name.endsWith("/events")) {
      faults.add(name + " says nothing of 500");
    }
    operation
        .path("responses")
        .properties()
        .forEach(
            response -> {
              if (!response.getValue().has("$ref")
                  && response.getValue().path("description").asString("").isBlank()) {
                faults.add("%s: %s is not described".formatted(name, response.getKey()));
              }
            });
  }

  private void checkFields(String name, JsonNode schema, List<String> faults) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode its = property.getValue();
              String field = name + "." + property.getKey();
              if (its.path("description").asString("").isBlank()) {
                faults.add(field + " is not described");
              }
              JsonNode item = AnswerFields.resolved(document, its);
              item = item.has("items") ? AnswerFields.resolved(document, item.path("items")) : item;
              if (!item.has("properties")
                  && !item.has("additionalProperties")
                  && !its.has("examples")
                  && !property.getKey().equals("payload")
                  && !name.startsWith("Link")) {
                faults.add(field + " has no example");
              }
            });
  }

  // A name that nothing has any longer would stay for ever. The casts are of our own YAML's form.
  @SuppressWarnings("unchecked")
  private void checkNoWordsAreLeft(Map<String, JsonNode> operations, List<String> faults) {
    YamlMapFactoryBean yaml = new YamlMapFactoryBean();
    yaml.setResources(new ClassPathResource("openapi-words.yaml"));
    Map<String, Object> words = Objects.requireNonNull(yaml.getObject());
    Set<String> fields = new TreeSet<>();
    document
        .at("/components/schemas")
        .properties()
        .forEach(
            schema ->
                schema
                    .getValue()
                    .path("properties")
                    .properties()
                    .forEach(
                        property -> {
                          fields.add(property.getKey());
                          fields.add(schema.getKey() + "." + property.getKey());
                        }));
    Set<String> parameters = new TreeSet<>();
    operations.forEach(
        (name, operation) ->
            operation
                .path("parameters")
                .forEach(
                    parameter -> {
                      String its = parameter.path("name").asString();
                      parameters.add(its);
                      parameters.add(name.substring(name.indexOf(' ') + 1) + " " + its);
                    }));
    Map<String, Set<String>> known =
        Map.of("fields", fields, "parameters", parameters, "operations", operations.keySet());
    known.forEach(
        (kind, names) ->
            ((Map<String, Object>) words.getOrDefault(kind, Map.of()))
                .keySet().stream()
                    .filter(name -> !name.contains(TRIGGER) && !names.contains(name))
                    .forEach(
                        name -> faults.add("words of %s, which does not exist".formatted(name))));
  }
}
