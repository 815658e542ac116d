package id.nuha.bookingsync.writer.replay;

/** How far a replay has come. */
enum ReplayStatus {
  RUNNING,
  /** All that it was to read is applied, or, in a dry run, counted. */
  COMPLETE,
  /** It met what waiting does not mend, or its writer was stopped. */
  FAILED,
  /** Somebody asked for its end. */
  CANCELLED
}
