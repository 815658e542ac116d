package id.nuha.bookingsync.runtime.access;

/** What a caller may do. */
public enum Role {
  /** Reads of stats-api, without dead letters. */
  VIEWER,
  /** Everything. */
  OPERATOR,
  /** Another service of ours: everything, and it may say for whom it asks. */
  SERVICE
}
