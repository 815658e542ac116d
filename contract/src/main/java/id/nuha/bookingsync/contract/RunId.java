package id.nuha.bookingsync.contract;

import java.util.regex.Pattern;

/** A run's id as text, in events, headers and the ledger: a UUID. */
public final class RunId {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private RunId() {}

  /** Whether the text is the id of a run. */
  public static boolean isValid(String text) {
    return UUID.matcher(text).matches();
  }
}
