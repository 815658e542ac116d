package id.nuha.bookingsync.runtime.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a number that a request names without a value, as in {@code ?limit=}. Spring would treat
 * it as left out and use its default.
 */
final class EmptyNumberInterceptor implements HandlerInterceptor {
  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      for (MethodParameter parameter : method.getMethodParameters()) {
        if (parameter.hasParameterAnnotation(Range.class)) {
          refuseEmpty(parameter, request);
        }
      }
    }
    return true;
  }

  private static void refuseEmpty(MethodParameter parameter, HttpServletRequest request) {
    parameter.initParameterNameDiscovery(NAMES);
    @Nullable String name = parameter.getParameterName();
    if (name != null && "".equals(request.getParameter(name))) {
      throw new MethodArgumentTypeMismatchException(
          "", parameter.getParameterType(), name, parameter, null);
    }
  }
}
