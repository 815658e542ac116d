package id.nuha.bookingsync.embedded;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Asks for everything that a service answers, by nobody, a viewer and an operator. The paths are
 * those that the service has, so that no new one is forgotten.
 */
public final class AccessWalk {
  /** Keys of a service that is walked through. */
  public static final String OPERATOR = "operator-of-the-tests-0123456789abcdef";

  public static final String VIEWER = "viewer-of-the-tests-0123456789abcdefgh";
  public static final String SERVICE = "service-of-the-tests-0123456789abcdefg";

  private static final Set<String> OPEN =
      Set.of("GET /actuator/health/liveness", "GET /actuator/health/readiness");

  /** Where there is a page, how its people become known. */
  private static final Set<String> OF_PAGE = Set.of("GET /session", "POST /login", "POST /logout");

  private final ConfigurableApplicationContext service;
  private int asked;

  public AccessWalk(ConfigurableApplicationContext service) {
    this.service = service;
  }

  /** The settings by which a service asks for these keys. */
  public static String[] settings() {
    return new String[] {
      "OPERATOR_API_KEY=" + OPERATOR,
      "VIEWER_API_KEY=" + VIEWER,
      "SERVICE_API_KEY=" + SERVICE,
      "TRUSTED_PROXIES=127.0.0.1"
    };
  }

  /**
   * Where the service lets somebody do what they may not, or not do what they may.
   *
   * @param viewers what viewers may do, by method and path
   * @param services what services may do
   */
  public List<String> faults(Predicate<String> viewers, Predicate<String> services) {
    List<String> faults = new ArrayList<>();
    for (String operation : operations()) {
      check(operation, null, isOpen(operation), 401, faults);
      check(operation, "wrong-" + OPERATOR, false, 401, faults);
      check(operation, VIEWER, isOpen(operation) || viewers.test(operation), 403, faults);
      check(operation, SERVICE, isOpen(operation) || services.test(operation), 403, faults);
      check(operation, OPERATOR, true, 403, faults);
    }
    return faults;
  }

  private static boolean isOpen(String operation) {
    return OPEN.contains(operation) || OF_PAGE.contains(operation);
  }

  private void check(
      String operation, @Nullable String key, boolean may, int refusal, List<String> faults) {
    HttpResponse<String> answer = ask(operation, key);
    boolean isRefused = answer.statusCode() == 401 || answer.statusCode() == 403;
    boolean isProblem =
        answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json");
    if (may ? isRefused : answer.statusCode() != refusal || !isProblem) {
      faults.add("%s with %s: %d %s".formatted(operation, key, answer.statusCode(), answer.body()));
    }
  }

  /** Method and path of everything that a controller or an endpoint answers. */
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>(Set.of("GET /no-such-path", "POST /no-such-path"));
    service
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(i -> add(i, operations)));
    operations.addAll(OPEN);
    return operations;
  }

  private static void add(RequestMappingInfo mapping, Set<String> operations) {
    Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
    for (String pattern : mapping.getPatternValues()) {
      String path = pattern.replaceAll("\\{[^}]*}", "x").replace("/**", "/x");
      for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
        operations.add(method + " " + path);
      }
    }
  }

  // A parameter that nobody knows: who may do it is told so, and nothing is done. Each comes from
  // an
  // address of its own, or wrong keys would soon be slowed down.
  private HttpResponse<String> ask(String operation, @Nullable String key) {
    String[] parts = operation.split(" ", 2);
    String port = service.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[1] + "?walk=1"))
            .header("X-Forwarded-For", "10.0.%d.%d".formatted(asked / 256, asked++ % 256))
            .method(parts[0], HttpRequest.BodyPublishers.noBody());
    if (key != null) {
      request.header("x-api-key", key);
    }
    return TestHttp.send(request.build());
  }
}
