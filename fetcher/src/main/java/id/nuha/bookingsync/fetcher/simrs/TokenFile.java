package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest tokens in a file that only its owner can read. The file also holds a hash of the
 * tokens in the environment that they came from: once the environment has other ones, those are
 * used.
 */
final class TokenFile {
  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

  private final Path path;
  private final TokenPair configured;

  TokenFile(Path path, TokenPair configured) {
    this.path = path;
    this.configured = configured;
  }

  /** The stored pair; the configured one where none is stored that came from it. */
  TokenPair read() {
    if (!Files.exists(path)) {
      return configured;
    }
    Properties stored = new Properties();
    try (var in = Files.newBufferedReader(path, StandardCharsets.US_ASCII)) {
      stored.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return unusable();
    }
    if (!fingerprint().equals(stored.getProperty("configured"))) {
      return configured;
    }
    TokenPair pair =
        new TokenPair(stored.getProperty("token", ""), stored.getProperty("refresh_token", ""));
    return pair.isUsable() ? pair : unusable();
  }

  /**
   * Replaces the stored pair in one step. A failure is only a warning: this fetcher has the pair.
   */
  void write(TokenPair pair) {
    Properties stored = new Properties();
    stored.setProperty("configured", fingerprint());
    stored.setProperty("token", pair.token());
    stored.setProperty("refresh_token", pair.refreshToken());
    try {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      stored.store(content, null); // in ISO 8859-1, the rest escaped
      PrivateFile.write(path, content.toByteArray());
    } catch (IOException | UnsupportedOperationException e) {
      log.warn(
          "SIMRS_TOKEN_FILE cannot be written ({}): after a restart the tokens of the environment"
              + " are used, which may have expired by then. Name a file in a folder that the"
              + " fetcher may write to.",
          e.getClass().getSimpleName());
    }
  }

  private TokenPair unusable() {
    log.warn("SIMRS_TOKEN_FILE cannot be read; the tokens of the environment are used instead.");
    return configured;
  }

  private String fingerprint() {
    try {
      byte[] both =
          (configured.token() + "\n" + configured.refreshToken()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(both));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
