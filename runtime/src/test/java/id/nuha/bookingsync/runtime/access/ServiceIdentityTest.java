package id.nuha.bookingsync.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ServiceIdentityTest {
  private static final String OPERATOR = "operator-0123456789abcdefghijklmnopq";
  private static final String SERVICE = "service-0123456789abcdefghijklmnopqr";

  @AfterEach
  void forgetTheRequest() {
    RequestContextHolder.resetRequestAttributes();
  }

  @Test
  void theServicesOwnKeyIsShownAndNotTheCallers() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr("192.0.2.7");
    request.addHeader("x-api-key", OPERATOR);
    request.setUserPrincipal(KeyAuthentication.authenticated("ani", List.of(Role.OPERATOR), null));
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));

    assertThat(headers(Map.of("OPERATOR_API_KEY", OPERATOR, "SERVICE_API_KEY", SERVICE)))
        .isEqualTo(
            Map.of(
                "x-api-key",
                SERVICE,
                "x-asked-by",
                "ani",
                "x-asked-role",
                "operator",
                "x-asked-from",
                "192.0.2.7"));
  }

  @Test
  void whatNobodyAskedForIsAskedInNobodysName() {
    assertThat(headers(Map.of("OPERATOR_API_KEY", "ani:" + OPERATOR)))
        .isEqualTo(Map.of("x-api-key", OPERATOR));
    assertThat(headers(Map.of())).isEmpty();
  }

  private static Map<String, String> headers(Map<String, String> settings) {
    return new ServiceIdentity(AccessSettings.from(new SettingsReader(settings::get))).headers();
  }
}
