package id.nuha.bookingsync.local.readme;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests that a service answers, as {@code GET /dashboard/sync-runs/{}}. */
final class Endpoints {
  private static final Map<String, String> METHODS =
      Map.of(
          "GetMapping", "GET",
          "PostMapping", "POST",
          "PutMapping", "PUT",
          "PatchMapping", "PATCH",
          "DeleteMapping", "DELETE",
          // Without one of these nobody knows what to document.
          "RequestMapping", "ANY");
  private static final Pattern NAMED =
      Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)[^`]*`");

  // Not by controllers of ours.
  private static final List<String> OF_SPRING = List.of("/actuator/", "/v3/", "/swagger-ui");

  private static final Map<String, Set<String>> IN_CODE = new ConcurrentHashMap<>();

  private Endpoints() {}

  /** Those that the classes of a service have. */
  static Set<String> of(String service) {
    return IN_CODE.computeIfAbsent(service, Endpoints::read);
  }

  /** Whether a path is answered by Spring itself. */
  static boolean isOfSpring(String path) {
    return OF_SPRING.stream().anyMatch(path::startsWith);
  }

  /** Those that these lines name, as `GET /dashboard/sync-runs/{run_id}`. */
  static Set<String> named(Stream<String> lines) {
    return lines
        .flatMap(line -> NAMED.matcher(line).results())
        .filter(named -> !isOfSpring(named.group(2)))
        .map(named -> withoutNames(named.group(1) + " " + named.group(2)))
        .collect(Collectors.toSet());
  }

  private static Set<String> read(String service) {
    return new ClassFileImporter()
        .importPath(Path.of("..", service, "target", "classes")).stream()
            .flatMap(type -> type.getMethods().stream())
            .flatMap(Endpoints::of)
            .flatMap(Endpoints::withTriggers)
            .map(Endpoints::withoutNames)
            .filter(endpoint -> !endpoint.endsWith(" /"))
            .collect(Collectors.toSet());
  }

  private static Stream<String> of(JavaMethod method) {
    return method.getAnnotations().stream()
        .filter(annotation -> METHODS.containsKey(name(annotation)))
        .flatMap(
            annotation ->
                paths(annotation)
                    .map(path -> METHODS.get(name(annotation)) + " " + base(method) + path));
  }

  private static String base(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return owner.getAnnotations().stream()
        .filter(annotation -> name(annotation).equals("RequestMapping"))
        .flatMap(Endpoints::paths)
        .collect(Collectors.joining());
  }

  private static String name(JavaAnnotation<?> annotation) {
    return annotation.getRawType().getSimpleName();
  }

  private static Stream<String> paths(JavaAnnotation<?> annotation) {
    List<String> paths =
        Stream.of("value", "path")
            .flatMap(attribute -> annotation.get(attribute).stream())
            .flatMap(all -> Arrays.stream((Object[]) all))
            .map(String::valueOf)
            .toList();
    return paths.isEmpty() ? Stream.of("") : paths.stream();
  }

  // The catalogue says what a trigger's path is.
  private static Stream<String> withTriggers(String endpoint) {
    return endpoint.contains("{trigger}")
        ? Catalogue.builtIn().views().stream()
            .map(View::trigger)
            .map(trigger -> endpoint.replace("{trigger}", trigger))
        : Stream.of(endpoint);
  }

  private static String withoutNames(String endpoint) {
    return endpoint.replaceAll("\\{[^}]*}", "{}");
  }
}
