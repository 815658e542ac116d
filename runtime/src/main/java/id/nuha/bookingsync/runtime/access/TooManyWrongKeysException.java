package id.nuha.bookingsync.runtime.access;

import org.springframework.security.core.AuthenticationException;

/** So many wrong keys came from an address that a further one is not looked at. */
public final class TooManyWrongKeysException extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final long seconds;

  TooManyWrongKeysException(long seconds) {
    super("Too many wrong keys came from this address; try again in %d s.".formatted(seconds));
    this.seconds = seconds;
  }

  /** After how many seconds one may be tried. */
  public long seconds() {
    return seconds;
  }
}
