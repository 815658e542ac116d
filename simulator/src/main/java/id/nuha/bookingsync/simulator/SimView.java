package id.nuha.bookingsync.simulator;

import java.time.LocalDate;
import java.util.List;

/** How the rows of one view come about. */
interface SimView {
  /** Its number. */
  int id();

  /** The window's fields in a request. */
  String startField();

  String endField();

  /** The rows of a day. */
  List<SimRow> rows(LocalDate day);

  /** A further row of a day, as if somebody had just entered it. */
  SimRow extraRow(LocalDate day, int number);

  /** A further row that its table cannot hold. */
  SimRow badRow(LocalDate day, int number);

  /** The row after somebody changed it. */
  SimRow changed(SimRow row);

  /** A page in this view's envelope. */
  String envelope(String list, int total, int page, int limit);
}
