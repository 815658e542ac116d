package id.nuha.bookingsync.runtime.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that opens a service: whose it is and what it allows. The key itself is not kept. */
final class AccessKey {
  static final int MIN_LENGTH = 32;

  /** What a key may be called: a log line and a header can carry it. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private static final Pattern KEY =
      Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]{" + MIN_LENGTH + ",512}"); // no comma

  private static final String SESSIONS_ALGORITHM = "HmacSHA256";

  /** What is made of a key for one purpose is of no use for another one. */
  private static final byte[] SESSIONS_LABEL =
      "Booking Sync: sessions, 1".getBytes(StandardCharsets.UTF_8);

  private final String name;
  private final Role role;
  private final byte[] digest;

  AccessKey(String name, Role role, String key) {
    this.name = name;
    this.role = role;
    this.digest = digest(key);
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  /** As sessions know it. */
  SessionKey ofSessions() {
    try {
      Mac mac = Mac.getInstance(SESSIONS_ALGORITHM);
      mac.init(new SecretKeySpec(digest, SESSIONS_ALGORITHM));
      return new SessionKey(
          name, role, new SecretKeySpec(mac.doFinal(SESSIONS_LABEL), SESSIONS_ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Whether a text is long enough for a key and made of what a header can carry. */
  static boolean isUsable(String key) {
    return KEY.matcher(key).matches();
  }

  /** The comparison takes the same time whatever the two have in common. */
  boolean is(byte[] shown) {
    return MessageDigest.isEqual(digest, shown);
  }

  boolean isSameAs(AccessKey other) {
    return is(other.digest);
  }

  /** What keys are compared by: all of them are of one length. */
  static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
