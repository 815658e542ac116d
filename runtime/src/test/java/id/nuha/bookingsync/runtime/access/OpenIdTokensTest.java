package id.nuha.bookingsync.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;

class OpenIdTokensTest {
  @ParameterizedTest
  @CsvSource({"direksi,oidc.direksi", "auth0|5f,oidc.auth0_5f", "-x,oidc.-x"})
  void aNameIsToldFromThatOfAKey(String claimed, String name) {
    OpenIdTokens tokens = new OpenIdTokens(token -> jwt(claimed), "roles");

    assertThat(tokens.holder("a.b.c"))
        .isEqualTo(new OpenIdTokens.Holder(name, List.of(Role.VIEWER), null));
    assertThat(AccessKey.NAME.matcher(name).matches()).isTrue();
  }

  @Test
  void aLogInServiceThatIsAwayIsNoMistakeOfTheCaller() {
    OpenIdTokens tokens =
        new OpenIdTokens(
            token -> {
              throw new JwtDecoderInitializationException("away", new IllegalStateException());
            },
            "roles");

    assertThatThrownBy(() -> tokens.holder("a.b.c"))
        .isInstanceOf(AuthenticationServiceException.class);
  }

  private static Jwt jwt(String name) {
    return Jwt.withTokenValue("a.b.c")
        .header("alg", "none")
        .claim("preferred_username", name)
        .claim("roles", List.of("viewer"))
        .build();
  }
}
