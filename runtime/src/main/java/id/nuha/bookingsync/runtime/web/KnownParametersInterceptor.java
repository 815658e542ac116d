package id.nuha.bookingsync.runtime.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a parameter that a request's handler does not know, or that is given twice. Passed over,
 * it would let the request do something else than was asked: a misspelt day would fetch the default
 * days.
 */
final class KnownParametersInterceptor implements HandlerInterceptor {
  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final String OURS = "id.nuha.bookingsync.";

  private final Map<Method, List<String>> knownOf = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() != DispatcherType.ERROR
        && handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(OURS)) {
      List<String> known = knownOf.computeIfAbsent(method.getMethod(), m -> known(method));
      request.getParameterMap().forEach((name, values) -> check(known, Map.entry(name, values)));
    }
    return true;
  }

  private static void check(List<String> known, Map.Entry<String, String[]> parameter) {
    if (!known.contains(parameter.getKey())) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "There is no parameter %s here; %s."
              .formatted(
                  shown(parameter.getKey()),
                  known.isEmpty() ? "give none" : "there are " + String.join(", ", known)));
    }
    if (parameter.getValue().length > 1) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "%s is given more than once; give it once.".formatted(parameter.getKey()));
    }
  }

  /** The name, if it reads like one: it comes from outside. */
  static String shown(String name) {
    return NAME.matcher(name).matches() ? name : "of that name";
  }

  private static List<String> known(HandlerMethod method) {
    List<String> known = new ArrayList<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      if (parameter.getParameterType() == RequestedDays.class) {
        known.addAll(RequestedDaysResolver.NAMES);
      }
      RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
      if (named != null) {
        parameter.initParameterNameDiscovery(NAMES);
        @Nullable String name =
            named.name().isEmpty() ? parameter.getParameterName() : named.name();
        known.add(String.valueOf(name));
      }
    }
    return known;
  }
}
