package id.nuha.bookingsync.runtime.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** A key that opens a service: whose it is and what it allows. The key itself is not kept. */
final class AccessKey {
  static final int MIN_LENGTH = 32;

  /** What a key may be called: a log line and a header can carry it. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private static final Pattern KEY =
      Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]{" + MIN_LENGTH + ",512}"); // no comma

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
