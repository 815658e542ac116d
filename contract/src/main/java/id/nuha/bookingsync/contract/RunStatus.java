package id.nuha.bookingsync.contract;

/** How far a run has come. */
public enum RunStatus {
  /** Accepted, being fetched, or fetched and not yet applied by the writer. */
  RUNNING,
  /** Two successive whole passes saw the same keys. */
  COMPLETE,
  /** What was read is published, but SIMRS never showed two equal whole passes. */
  INCOMPLETE,
  /** The fetch was given up; what was read until then is published. */
  FAILED
}
