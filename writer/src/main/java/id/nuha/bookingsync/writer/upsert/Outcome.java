package id.nuha.bookingsync.writer.upsert;

/** What became of one record; the ledger counts each. */
public enum Outcome {
  INSERTED,
  /** A value changed. */
  UPDATED,
  /** The row had these values already; it is only seen again. */
  UNCHANGED,
  /** The row, or a later record of the same batch, is newer. */
  SUPERSEDED,
  /** Set aside as a dead letter. */
  REJECTED
}
