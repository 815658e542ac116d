package id.nuha.bookingsync.simulator.clinic;

/** What one row of a view stands for: a doctor's session or a patient's booking. */
public sealed interface Subject permits Session, Booking {
  /** A number that no other subject of its kind has. */
  long id();

  /** What decides whose turn it is where rows take turns, as with the shapes of a date. */
  int turn();
}
