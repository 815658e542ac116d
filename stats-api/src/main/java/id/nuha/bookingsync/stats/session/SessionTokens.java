package id.nuha.bookingsync.stats.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.runtime.access.SessionKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes a session into a token (JWT, HS256) and reads it again. The server keeps nothing, so
 * sessions outlive its restarts.
 */
@Component
class SessionTokens {
  /** The television in the lobby. */
  private static final Duration OF_VIEWER = Duration.ofDays(365);

  private static final Duration OF_OPERATOR = Duration.ofHours(12);
  static final Duration MAX_LIFE = OF_VIEWER;
  private static final String ROLE = "role";

  /** Milliseconds since the epoch; the standard's own time has seconds. */
  private static final String BEGAN = "began";

  /** Microseconds since the epoch, as PostgreSQL has them. */
  private static final String AFTER = "after";

  private final Map<String, SessionKey> keys;
  private final Clock clock;

  SessionTokens(AccessSettings settings, Clock clock) {
    this.keys =
        settings.sessionKeys().stream()
            .collect(Collectors.toMap(SessionKey::name, Function.identity()));
    this.clock = clock;
  }

  /**
   * A session that begins now.
   *
   * @param after as {@link Session#after}
   */
  Session begin(SessionKey key, Instant after) {
    Instant now = clock.instant();
    return new Session(
        key.name(),
        key.role(),
        UUID.randomUUID().toString(),
        after,
        now,
        now.plus(key.role() == Role.OPERATOR ? OF_OPERATOR : OF_VIEWER));
  }

  /** The session as a token. */
  String write(Session session, SessionKey key) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(session.name()).build(),
            new JWTClaimsSet.Builder()
                .subject(session.name())
                .jwtID(session.id())
                .claim(ROLE, session.role().name())
                .claim(AFTER, ChronoUnit.MICROS.between(Instant.EPOCH, session.after()))
                .claim(BEGAN, session.began().toEpochMilli())
                .expirationTime(Date.from(session.ends()))
                .build());
    try {
      token.sign(new MACSigner(key.secret()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e); // the secret is of the right length
    }
    return token.serialize();
  }

  /** The session of a token; null where it is none of ours, or over by itself. */
  @Nullable Session read(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      SessionKey key = keys.get(String.valueOf(jwt.getHeader().getKeyID()));
      if (key == null
          || !JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new MACVerifier(key.secret()))) {
        return null;
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Instant began = Instant.ofEpochMilli(claims.getLongClaim(BEGAN));
      Long after = claims.getLongClaim(AFTER);
      Session session =
          new Session(
              claims.getSubject(),
              Role.valueOf(claims.getStringClaim(ROLE)),
              claims.getJWTID(),
              // Sessions of earlier versions say nothing of it.
              after == null ? began : Instant.EPOCH.plus(after, ChronoUnit.MICROS),
              began,
              claims.getExpirationTime().toInstant());
      // Who has made an operator's key a viewer's means its sessions too.
      return session.role() == key.role() && lasts(session) ? session : null;
    } catch (ParseException | JOSEException | RuntimeException e) {
      return null; // whatever somebody has put in its place
    }
  }

  /** Whether it is not over by itself. */
  boolean lasts(Session session) {
    return clock.instant().isBefore(session.ends());
  }
}
