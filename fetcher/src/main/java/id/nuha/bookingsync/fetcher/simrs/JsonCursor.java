package id.nuha.bookingsync.fetcher.simrs;

import java.nio.charset.StandardCharsets;

/**
 * Steps through the structure of a JSON document: where its objects, lists and values begin and
 * end. It reads nothing that is deeper, and takes no offence at what no parser would read: a bad
 * value in one record leaves the others readable. It is not recursive, so no nesting is too deep.
 */
final class JsonCursor {
  private static final int MAX_SCALAR_BYTES = 100;
  private static final int END = -1;

  private final Body body;
  private int at;

  /** A cursor at the first byte behind a byte order mark. */
  JsonCursor(Body body) {
    this.body = body;
    boolean hasMark =
        body.size() > 2
            && (body.at(0) & 0xff) == 0xef
            && (body.at(1) & 0xff) == 0xbb
            && (body.at(2) & 0xff) == 0xbf;
    this.at = hasMark ? 3 : 0;
  }

  /** Where it stands, in bytes. */
  int place() {
    return at;
  }

  /** The next character behind white space, which it does not step over; -1 at the end. */
  int peek() {
    while (at < body.size() && isBlank(body.at(at))) {
      at++;
    }
    return at < body.size() ? body.at(at) & 0xff : END;
  }

  /** Steps over that character if it is the next one. */
  boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /**
   * Steps over text or another single value.
   *
   * @return what stands between its quotes or, without quotes, itself; a long one is cut
   * @throws UnusableResponseException if the document ends within it
   */
  String scalar() {
    boolean isText = peek() == '"';
    int from = isText ? at + 1 : at;
    skipValue();
    int to = isText ? at - 1 : at;
    return new String(
            body.bytes(from, Math.min(to, from + MAX_SCALAR_BYTES)), StandardCharsets.UTF_8)
        .strip();
  }

  /**
   * Steps over a value of any kind.
   *
   * @throws UnusableResponseException if the document ends within it
   */
  void skipValue() {
    switch (peek()) {
      case '"' -> skipText();
      case '{', '[' -> skipStructure();
      default -> skipBareValue();
    }
  }

  private void skipText() {
    at++;
    while (current() != '"') {
      at += current() == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipStructure() {
    int depth = 0;
    do {
      switch (current()) {
        case '"' -> {
          skipText();
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
  }

  private void skipBareValue() {
    int from = at;
    while (current() != ',' && current() != ']' && current() != '}') {
      if (current() == '"') {
        skipText();
      } else {
        at++;
      }
    }
    if (at == from) {
      throw broken();
    }
  }

  private byte current() {
    if (at >= body.size()) {
      throw broken();
    }
    return body.at(at);
  }

  static UnusableResponseException broken() {
    return new UnusableResponseException("SIMRS answered with JSON that is cut off or broken");
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
