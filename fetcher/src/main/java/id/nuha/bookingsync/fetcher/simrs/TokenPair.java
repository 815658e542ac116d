package id.nuha.bookingsync.fetcher.simrs;

import java.util.regex.Pattern;

/** The token that SIMRS wants with a request, for about a day, and the one that renews it. */
record TokenPair(String token, String refreshToken) {
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]+");

  /** Whether both can be sent in a header. */
  boolean isUsable() {
    return HEADER_VALUE.matcher(token).matches() && HEADER_VALUE.matcher(refreshToken).matches();
  }

  /** Shows neither token: they are secrets. */
  @Override
  public String toString() {
    return "TokenPair";
  }
}
