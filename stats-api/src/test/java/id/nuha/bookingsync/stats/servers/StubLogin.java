package id.nuha.bookingsync.stats.servers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** A log-in service (OpenID Connect): it gives tokens, and says by which key they are signed. */
public final class StubLogin implements AutoCloseable {
  private final RSAKey key = key();
  private final HttpServer server;

  private StubLogin(HttpServer server) {
    this.server = server;
  }

  public static StubLogin start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubLogin login = new StubLogin(server);
      byte[] keys = new JWKSet(login.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/keys",
          exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      server.start();
      return login;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its keys are. */
  public String keys() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  /** A token of it for somebody of these roles. */
  public String token(String name, Instant until, String... roles) {
    return signed(key, name, until, roles);
  }

  /** A token that says that it is of it. */
  public String forged(String name, Instant until, String... roles) {
    return signed(key(), name, until, roles);
  }

  private static String signed(RSAKey key, String name, Instant until, String... roles) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .subject(name)
                .expirationTime(Date.from(until))
                .claim("realm_access", Map.of("roles", List.of(roles)))
                .build());
    try {
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("of-the-tests").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
