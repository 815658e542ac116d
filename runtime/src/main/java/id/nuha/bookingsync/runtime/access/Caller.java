package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Who asks.
 *
 * @param name the name of the caller's key; {@link #ANONYMOUS} where no keys are asked
 * @param address where the request comes from
 */
public record Caller(String name, Role role, String address) {
  public static final String ANONYMOUS = "anonymous";

  /** Header by which stats-api tells fetcher and writer the name of the caller it asks for. */
  public static final String ASKED_BY = "x-asked-by";

  /** Header by which stats-api tells fetcher and writer where its caller's request came from. */
  public static final String ASKED_FROM = "x-asked-from";

  /** Header by which stats-api tells fetcher and writer what the caller it asks for may do. */
  public static final String ASKED_ROLE = "x-asked-role";

  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_-]{1,64}");

  /**
   * The caller of this request, to be asked for on its thread. For whom a service says that it asks
   * is believed where the request shows the service key, or where no keys are asked.
   */
  public static Caller of(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    if (!(request.getUserPrincipal() instanceof Authentication caller)) {
      return new Caller(ANONYMOUS, Role.VIEWER, address);
    }
    Role role =
        Stream.of(Role.OPERATOR, Role.SERVICE)
            .filter(each -> caller.getAuthorities().contains(each.authority()))
            .findFirst()
            .orElse(Role.VIEWER);
    if (!caller.getAuthorities().contains(Role.SERVICE.authority())) {
      return new Caller(caller.getName(), role, address);
    }
    return new Caller(
        given(request, ASKED_BY, AccessKey.NAME, caller.getName()),
        givenRole(request, role),
        given(request, ASKED_FROM, ADDRESS, address));
  }

  private static String given(
      HttpServletRequest request, String header, Pattern pattern, String otherwise) {
    @Nullable String value = request.getHeader(header);
    return value != null && pattern.matcher(value).matches() ? value : otherwise;
  }

  // Of people alone: a service asks for nobody's service.
  private static Role givenRole(HttpServletRequest request, Role otherwise) {
    String value = request.getHeader(ASKED_ROLE);
    return Stream.of(Role.OPERATOR, Role.VIEWER)
        .filter(each -> each.inWords().equals(value))
        .findFirst()
        .orElse(otherwise);
  }
}
