package id.nuha.bookingsync.benchmarks.data;

import java.util.stream.IntStream;

/** What is published one after the other, and applied by each contender. */
public enum Phase {
  INSERT("insert", "", 0),
  TENTH_CHANGED("10 % changed", "diubah", 10),
  SAME_AGAIN("same again", "diubah", 10);

  private final String text;
  private final String note;
  private final int changedPercent;

  Phase(String text, String note, int changedPercent) {
    this.text = text;
    this.note = note;
    this.changedPercent = changedPercent;
  }

  /** Its name in the results. */
  public String text() {
    return text;
  }

  /** The text that a changed booking carries. */
  String note() {
    return note;
  }

  /** How many of so many bookings carry the note. */
  public int changedOf(int count) {
    return (int) IntStream.rangeClosed(1, count).filter(this::changes).count();
  }

  /** Whether the booking has the note. */
  boolean changes(int id) {
    return id % 100 < changedPercent;
  }
}
