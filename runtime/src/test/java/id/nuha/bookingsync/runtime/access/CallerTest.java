package id.nuha.bookingsync.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class CallerTest {
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  CallerTest() {
    request.setRemoteAddr("192.0.2.7");
    request.addHeader(Caller.ASKED_BY, "ani");
    request.addHeader(Caller.ASKED_ROLE, "viewer");
    request.addHeader(Caller.ASKED_FROM, "198.51.100.3");
  }

  @Test
  void aServiceSaysForWhomItAsks() {
    isOf("service", Role.SERVICE);

    assertThat(Caller.of(request)).isEqualTo(new Caller("ani", Role.VIEWER, "198.51.100.3"));
  }

  @Test
  void withoutKeysItIsBelievedToo() {
    isOf(Caller.ANONYMOUS, Role.OPERATOR, Role.SERVICE);

    assertThat(Caller.of(request)).isEqualTo(new Caller("ani", Role.VIEWER, "198.51.100.3"));
  }

  @Test
  void nobodyElseIsBelieved() {
    isOf("budi", Role.OPERATOR);

    assertThat(Caller.of(request)).isEqualTo(new Caller("budi", Role.OPERATOR, "192.0.2.7"));
  }

  @Test
  void whoShowsNoKeyIsNobody() {
    assertThat(Caller.of(request))
        .isEqualTo(new Caller(Caller.ANONYMOUS, Role.VIEWER, "192.0.2.7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ani\nINFO: all is well", "<b>", "=1+1", "x,y"})
  void whatIsNoNameIsPassedOver(String name) {
    isOf("service", Role.SERVICE);
    request.removeHeader(Caller.ASKED_BY);
    request.addHeader(Caller.ASKED_BY, name);

    assertThat(Caller.of(request).name()).isEqualTo("service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "service", "OPERATOR", "operator,viewer", "root"})
  void whatIsNoRoleOfAPersonIsPassedOver(String role) {
    isOf("service", Role.SERVICE);
    request.removeHeader(Caller.ASKED_ROLE);
    request.addHeader(Caller.ASKED_ROLE, role);

    assertThat(Caller.of(request)).isEqualTo(new Caller("ani", Role.SERVICE, "198.51.100.3"));
  }

  private void isOf(String name, Role... roles) {
    request.setUserPrincipal(KeyAuthentication.authenticated(name, List.of(roles), null));
  }
}
