package id.nuha.bookingsync.runtime.brakes;

import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.util.ConcurrentLruCache;

/**
 * Slows down whoever tries keys: from one address ten may be wrong, and one more each ten seconds.
 * A key that was right from an address goes on being right there, however many others are tried
 * from it: behind it may be a hospital.
 */
public final class WrongKeys {
  private static final int TRIES = 10;
  private static final Duration REFILL = Duration.ofSeconds(100);

  private final Buckets tries;
  // By address and digest.
  private final ConcurrentLruCache<String, Boolean> right =
      new ConcurrentLruCache<>(Buckets.MAX_CALLERS, key -> true);

  WrongKeys(TimeMeter clock) {
    this.tries = new Buckets(TRIES, REFILL, clock);
  }

  /**
   * Asks whether a key may be tried; until it turns out to be right, it counts as a wrong one.
   *
   * @return 0 if it may, or else the seconds until one may
   */
  public long secondsUntilTry(String address, String key) {
    String block = AddressBlock.of(address);
    return right.contains(of(block, key)) ? 0 : tries.take(block);
  }

  /** Notes that a key, which was tried, is right. */
  public void isRight(String address, String key) {
    String block = AddressBlock.of(address);
    String known = of(block, key);
    if (!right.contains(known)) {
      tries.giveBack(block);
    }
    right.get(known);
  }

  private static String of(String block, String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return block + ' ' + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
