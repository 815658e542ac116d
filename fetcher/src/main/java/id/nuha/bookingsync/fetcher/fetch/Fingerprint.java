package id.nuha.bookingsync.fetcher.fetch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 128 bits of a SHA-256: enough to tell the records of a run apart without keeping them. */
record Fingerprint(long high, long low) {
  static Fingerprint of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Fingerprint of(byte[] bytes) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new Fingerprint(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
