package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.web.Problems;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What this service shows another one: the key of the services, and for whom it asks. The key of
 * whoever asks is never passed on.
 */
public final class ServiceIdentity {
  private final AccessSettings settings;

  ServiceIdentity(AccessSettings settings) {
    this.settings = settings;
  }

  /** The headers of a request that is sent now, for the caller whom this thread answers, if any. */
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    String key = settings.serviceKey();
    if (key != null) {
      headers.put(PresentedKey.HEADER, key);
    }
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked) {
      Caller caller = Caller.of(asked.getRequest());
      headers.put(Caller.ASKED_BY, caller.name());
      headers.put(Caller.ASKED_ROLE, caller.role().inWords());
      headers.put(Caller.ASKED_FROM, caller.address());
    }
    return headers;
  }

  /** Whether that status of another service says that it does not take this one's key. */
  public static boolean isRefused(int status) {
    return status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value();
  }

  /** What this service's caller is answered then: the caller's own key is not what is wrong. */
  public static ErrorResponseException refusedBy(String service) {
    return Problems.of(
        HttpStatus.BAD_GATEWAY,
        "The %s does not take the key of this service; give all services the same SERVICE_API_KEY, or the same OPERATOR_API_KEY."
            .formatted(service));
  }
}
