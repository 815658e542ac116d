package id.nuha.bookingsync.stats.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.access.SessionKey;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-27T01:02:03.456Z");
  private static final Instant AFTER = Instant.parse("2026-11-27T01:02:03.456789Z");
  private static final String OPERATOR = "invented-operator-key-of-this-test";
  private static final String VIEWER = "invented-viewer-key-of-this-test-1";

  private final AccessSettings settings = settings(OPERATOR, VIEWER);
  private final SessionTokens tokens = tokens(settings, NOW);

  @Test
  void aSessionIsReadAsItWasWritten() throws Exception {
    for (String key : new String[] {OPERATOR, VIEWER}) {
      SessionKey its = settings.sessionKey(key);
      Session session = tokens.begin(its, AFTER);
      String token = tokens.write(session, its);

      assertThat(SignedJWT.parse(token).getJWTClaimsSet().toString()).doesNotContain(key);
      Session read = tokens.read(token);
      assertThat(read.name()).isEqualTo(its.name());
      assertThat(read.role()).isEqualTo(its.role());
      assertThat(read.id()).isEqualTo(session.id());
      assertThat(read.after()).isEqualTo(AFTER);
      assertThat(read.began()).isEqualTo(NOW);
    }
    assertThat(tokens.begin(settings.sessionKey(VIEWER), AFTER).id())
        .isNotEqualTo(tokens.begin(settings.sessionKey(VIEWER), AFTER).id());
  }

  @Test
  void aSessionLastsAsLongAsItsRoleAllows() {
    assertThat(readAfter(OPERATOR, Duration.ofHours(12).minusSeconds(2))).isNotNull();
    assertThat(readAfter(OPERATOR, Duration.ofHours(12))).isNull();
    assertThat(readAfter(VIEWER, Duration.ofDays(365).minusSeconds(2))).isNotNull();
    assertThat(readAfter(VIEWER, Duration.ofDays(365))).isNull();
  }

  private Session readAfter(String key, Duration time) {
    return tokens(settings, NOW.plus(time)).read(written(key));
  }

  @Test
  void aSessionEndsWithItsKey() {
    String token = written(VIEWER);

    assertThat(tokens(settings(OPERATOR, VIEWER), NOW).read(token)).isNotNull();
    assertThat(tokens(settings(OPERATOR, VIEWER + "2"), NOW).read(token)).isNull();
    assertThat(tokens(settings(OPERATOR, "other:" + VIEWER), NOW).read(token)).isNull();
    assertThat(
            tokens(read(Map.of("OPERATOR_API_KEY", "o:" + OPERATOR + ",viewer:" + VIEWER)), NOW)
                .read(token))
        .as("the key has another role now")
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0..", "..", "\u0000"})
  void whatIsNoTokenIsNoSession(String text) {
    assertThat(tokens.read(text)).isNull();
  }

  @Test
  void whatWasNotSignedWithTheKeyIsNoSession() throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(written(VIEWER)).getJWTClaimsSet();
    JWTClaimsSet asOperator = new JWTClaimsSet.Builder(claims).claim("role", "OPERATOR").build();

    assertThat(tokens.read(new PlainJWT(claims).serialize())).isNull();
    assertThat(tokens.read(signed(claims, "viewer", settings.sessionKey(OPERATOR)))).isNull();
    assertThat(tokens.read(signed(asOperator, "viewer", settings.sessionKey(VIEWER)))).isNull();
    assertThat(tokens.read(signed(claims, "operator", settings.sessionKey(VIEWER)))).isNull();
    assertThat(tokens.read(signed(claims, "operator", settings.sessionKey(OPERATOR))))
        .as("of another key's name")
        .isNull();
    assertThat(
            tokens.read(
                signed(
                    new JWTClaimsSet.Builder().subject("viewer").build(),
                    "viewer",
                    settings.sessionKey(VIEWER))))
        .isNull();
    String theirs = signed(asOperator, "viewer", settings.sessionKey(OPERATOR));
    String ours = written(VIEWER);
    assertThat(
            tokens.read(
                theirs.substring(0, theirs.lastIndexOf('.'))
                    + ours.substring(ours.lastIndexOf('.'))))
        .as("with the signature of another one")
        .isNull();
  }

  @Test
  void aSessionOfAnEarlierVersionGoesByTheTimeWhenItBegan() throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder(SignedJWT.parse(written(VIEWER)).getJWTClaimsSet())
            .claim("after", null)
            .build();

    assertThat(tokens.read(signed(claims, "viewer", settings.sessionKey(VIEWER))).after())
        .isEqualTo(NOW);
  }

  private String written(String key) {
    SessionKey its = settings.sessionKey(key);
    return tokens.write(tokens.begin(its, AFTER), its);
  }

  private static String signed(JWTClaimsSet claims, String name, SessionKey key) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(name).build(),
            new JWTClaimsSet.Builder(claims)
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build());
    jwt.sign(new MACSigner(key.secret()));
    return jwt.serialize();
  }

  private static SessionTokens tokens(AccessSettings settings, Instant now) {
    return new SessionTokens(settings, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static AccessSettings settings(String operator, String viewer) {
    return read(Map.of("OPERATOR_API_KEY", operator, "VIEWER_API_KEY", viewer));
  }

  private static AccessSettings read(Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(environment::get);
    AccessSettings settings = AccessSettings.from(reader);
    reader.check();
    return settings;
  }
}
