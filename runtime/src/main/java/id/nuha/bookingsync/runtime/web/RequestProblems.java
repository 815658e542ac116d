package id.nuha.bookingsync.runtime.web;

import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Says of a request parameter that cannot be used what is wrong with it and how to mend it. Spring
 * alone would quote the value and leave out the mend.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestProblems {
  RequestProblems() {}

  @ExceptionHandler
  ProblemDetail unusable(MethodArgumentTypeMismatchException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnusableParameterException unusable) {
        return badRequest(unusable.messageFor(e.getName()));
      }
    }
    return badRequest(expectation(e.getName(), e.getParameter(), e.getRequiredType()));
  }

  /** Of a body that is too large for a form, say; Tomcat reads it when a parameter is asked for. */
  @ExceptionHandler
  ProblemDetail unreadable(InvalidParameterException e) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatusCode.valueOf(e.getErrorCode()),
        "The parameters cannot be read; give them in the address, without a body.");
  }

  /** Of a parameter whose name holds a control character; found where parameters are read. */
  @ExceptionHandler
  ProblemDetail rejected(RequestRejectedException e) {
    return badRequest("A parameter's name or value holds characters that no request here needs.");
  }

  @ExceptionHandler
  ProblemDetail outOfRange(HandlerMethodValidationException e) {
    return badRequest(
        e.getParameterValidationResults().stream()
            .map(ParameterValidationResult::getMethodParameter)
            .map(p -> expectation(String.valueOf(p.getParameterName()), p, p.getParameterType()))
            .collect(Collectors.joining(" ")));
  }

  private static String expectation(
      String name, MethodParameter parameter, @Nullable Class<?> type) {
    Range range = parameter.getParameterAnnotation(Range.class);
    if (range != null) {
      return "%s is not a whole number from %d to %d; give one%s."
          .formatted(name, range.min(), range.max(), orLeaveItOut(parameter));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "%s is neither true nor false.".formatted(name);
    }
    return "%s has a value of the wrong type.".formatted(name);
  }

  private static String orLeaveItOut(MethodParameter parameter) {
    RequestParam request = parameter.getParameterAnnotation(RequestParam.class);
    return request == null || request.defaultValue().equals(ValueConstants.DEFAULT_NONE)
        ? ""
        : ", or leave it out for " + request.defaultValue();
  }

  private static ProblemDetail badRequest(String detail) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
  }
}
