package id.nuha.bookingsync.runtime.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@link RequestedDays}. */
final class RequestedDaysResolver implements HandlerMethodArgumentResolver {
  static final List<String> NAMES = List.of("awal", "akhir");

  private static final int MAX_BODY_BYTES = 10_000;
  private static final String MEND =
      "give {\"awal\": \"2026-01-01\", \"akhir\": \"2026-01-31\"}, or no body for the default days.";

  private final CalendarDayConverter days = new CalendarDayConverter();

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == RequestedDays.class;
  }

  @Override
  public RequestedDays resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    HttpServletRequest request =
        Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
    JsonNode body = body(request);
    return new RequestedDays(day("awal", request, body), day("akhir", request, body));
  }

  private @Nullable LocalDate day(
      String name, HttpServletRequest request, @Nullable JsonNode body) {
    String asked = request.getParameter(name);
    LocalDate ofQuery = asked == null ? null : day(name, asked);
    JsonNode value = body == null ? null : body.get(name);
    if (value == null || value.isNull()) {
      return ofQuery;
    }
    if (!value.isString()) {
      throw badRequest(name + " in the body is not a date as text; " + MEND);
    }
    LocalDate ofBody = day(name, value.stringValue());
    if (ofQuery != null && !ofQuery.equals(ofBody)) {
      throw badRequest(
          name + " has one day in the address and another in the body; give it in one of them.");
    }
    return ofBody;
  }

  private LocalDate day(String name, String text) {
    try {
      return days.convert(text);
    } catch (UnusableParameterException e) {
      throw badRequest(e.messageFor(name));
    }
  }

  private static @Nullable JsonNode body(HttpServletRequest request) throws IOException {
    if (request.getContentType() != null
        && request.getContentType().startsWith("application/x-www-form-urlencoded")) {
      return null; // its fields are parameters
    }
    byte[] bytes = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
      return null;
    }
    if (bytes.length > MAX_BODY_BYTES) {
      throw badRequest("The body is too large; " + MEND);
    }
    JsonNode body;
    try {
      body = JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      throw badRequest("The body is not JSON; " + MEND);
    }
    if (!body.isObject()) {
      throw badRequest("The body is not a JSON object; " + MEND);
    }
    for (String name : body.propertyNames()) {
      if (!NAMES.contains(name)) {
        throw badRequest(
            "The body has a field that does not exist: %s; %s"
                .formatted(KnownParametersInterceptor.shown(name), MEND));
      }
    }
    return body;
  }

  private static ErrorResponseException badRequest(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, detail);
  }
}
