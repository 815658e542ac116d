package id.nuha.bookingsync.local.fuzz;

/**
 * A request as it is sent.
 *
 * @param method as it stands in the first line
 * @param target as it stands in the first line
 * @param text all of it; each character is a byte
 */
record FuzzedRequest(Credential credential, String method, String target, String text) {
  private static final int MAX_SHOWN = 300;

  /** Its beginning, in one line, without a key. */
  String shown(String name) {
    String start = text.substring(0, Math.min(MAX_SHOWN, text.length()));
    return "%s, %s: %s"
        .formatted(
            name,
            credential,
            start
                .replaceAll("(?i)(x-api-key|authorization):[^\r\n]*", "$1: …")
                .replaceAll("[\\p{Cntrl}]+", " "));
  }
}
