package id.nuha.bookingsync.writer.upsert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY: values between tabs, a row per line, in UTF-8. */
final class CopyText {
  private static final byte[] NULL = {'\\', 'N'};

  /** Years that have four digits. */
  private static final int MIN_YEAR = 1;

  private static final int MAX_YEAR = 9_999;
  private static final int MAX_INSTANT = 27;

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
    isInRow = false;
  }

  /** The same text, in no more memory than it needs. */
  CopyText copy() {
    CopyText copy = new CopyText(size + 1);
    copy.add(this);
    return copy;
  }

  /** Adds the values of the other text, which holds at least one. */
  void add(CopyText values) {
    begin(values.size);
    System.arraycopy(values.bytes, 0, bytes, size, values.size);
    size += values.size;
  }

  void endRow() {
    reserve(1);
    bytes[size++] = '\n';
    isInRow = false;
  }

  /** Adds a value; it must be text that UTF-8 can carry. */
  void add(@Nullable String value) {
    byte[] utf8 = value == null ? NULL : value.getBytes(StandardCharsets.UTF_8);
    begin(utf8.length);
    int escapes = value == null ? 0 : escapesIn(utf8);
    if (escapes == 0) {
      System.arraycopy(utf8, 0, bytes, size, utf8.length);
      size += utf8.length;
      return;
    }
    reserve(Math.addExact(utf8.length, escapes));
    for (byte b : utf8) {
      byte letter = escape(b);
      if (letter != 0) {
        bytes[size++] = '\\';
      }
      bytes[size++] = letter == 0 ? b : letter;
    }
  }

  /** Parts it from the value before, and makes room for so many bytes. */
  private void begin(int length) {
    reserve(Math.addExact(1, length));
    if (isInRow) {
      bytes[size++] = '\t';
    }
    isInRow = true;
  }

  private static int escapesIn(byte[] utf8) {
    int escapes = 0;
    for (byte b : utf8) {
      if ((b < ' ' || b == '\\') && escape(b) != 0) {
        escapes++;
      }
    }
    return escapes;
  }

  /** The letter that stands for a byte that may not stand for itself, else 0. */
  private static byte escape(byte b) {
    return switch (b) {
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
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

  private void reserve(int further) {
    int needed = Math.addExact(size, further);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
