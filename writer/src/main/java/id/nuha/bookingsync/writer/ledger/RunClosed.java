package id.nuha.bookingsync.writer.ledger;

/**
 * Published in the transaction that closes a run.
 *
 * @param viewId the run's view
 */
record RunClosed(int viewId) {}
