package id.nuha.bookingsync.writer.upsert;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY: values between tabs, a row per line, in UTF-8. */
final class CopyText {
  private static final byte[] NULL = {'\\', 'N'};
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** Years that have four digits. */
  private static final int MIN_YEAR = 1;

  private static final int MAX_YEAR = 9_999;
  private static final int MAX_INSTANT = 27;

  /** The text up to which room is made for the worst case; for longer text it is counted. */
  private static final int SHORT = 10_000;

  private byte[] bytes;
  private int size;
  private boolean isInRow;

  CopyText(int capacity) {
    this.bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void endRow() {
    reserve(1);
    bytes[size++] = '\n';
    isInRow = false;
  }

  /** Adds a value; it must be text that UTF-8 can carry. */
  void add(@Nullable String value) {
    int length = value == null ? NULL.length : value.length();
    reserve(1 + (value == null || length <= SHORT ? length * MAX_BYTES_PER_CHAR : bytesOf(value)));
    if (isInRow) {
      bytes[size++] = '\t';
    }
    isInRow = true;
    if (value == null) {
      System.arraycopy(NULL, 0, bytes, size, NULL.length);
      size += NULL.length;
      return;
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        i += addBeyondAscii(value, i, c);
      } else if (c == '\\') {
        addEscaped('\\');
      } else if (c == '\n') {
        addEscaped('n');
      } else if (c == '\r') {
        addEscaped('r');
      } else if (c == '\t') {
        addEscaped('t');
      } else {
        bytes[size++] = (byte) c;
      }
    }
  }

  /** Adds an instant, to the microsecond. A formatter would take ten times as long. */
  void add(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    if (utc.getYear() < MIN_YEAR || utc.getYear() > MAX_YEAR) {
      add(utc + "Z");
      return;
    }
    add("");
    reserve(MAX_INSTANT);
    addDigits(utc.getYear(), 1_000, '-');
    addDigits(utc.getMonthValue(), 10, '-');
    addDigits(utc.getDayOfMonth(), 10, 'T');
    addDigits(utc.getHour(), 10, ':');
    addDigits(utc.getMinute(), 10, ':');
    addDigits(utc.getSecond(), 10, '.');
    addDigits(utc.getNano() / 1_000, 100_000, 'Z');
  }

  private void addDigits(int number, int power, char end) {
    for (int place = power; place > 0; place /= 10) {
      bytes[size++] = (byte) ('0' + number / place % 10);
    }
    bytes[size++] = (byte) end;
  }

  private static int bytesOf(String value) {
    int bytes = value.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      bytes += c >= 0x80 ? MAX_BYTES_PER_CHAR - 1 : c == '\\' || c < ' ' ? 1 : 0;
    }
    return bytes;
  }

  private void addEscaped(char letter) {
    bytes[size++] = '\\';
    bytes[size++] = (byte) letter;
  }

  /** Returns how many chars it took beside the first. */
  private int addBeyondAscii(String value, int index, char c) {
    if (Character.isHighSurrogate(c)) {
      int codePoint = value.codePointAt(index);
      bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
      bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
      return 1;
    }
    if (c >= 0x800) {
      bytes[size++] = (byte) (0xE0 | (c >> 12));
      bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    } else {
      bytes[size++] = (byte) (0xC0 | (c >> 6));
    }
    bytes[size++] = (byte) (0x80 | (c & 0x3F));
    return 0;
  }

  private void reserve(int further) {
    int needed = Math.addExact(size, further);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
