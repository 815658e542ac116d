package id.nuha.bookingsync.stats.statistics;

/**
 * Who practises and who is on leave, as SQL over {@code status_praktik} of dashboard_123. SIMRS
 * writes the status freely ("Praktik", "CUTI BERSAMA", "tidak praktik hari ini"), so it is searched
 * for words, in any case. A session without a status counts as one that takes place.
 */
final class PractisingRule {
  /** Of a session: its status, as the rules below search it. ILIKE would fold it for each word. */
  static final String SESSION_STATUS = "lower(coalesce(status_praktik, '')) AS status";

  /** Of a session: the doctor has leave (cuti) or a holiday (libur). */
  static final String SESSION_ON_LEAVE = "status LIKE ANY ('{%cuti%,%libur%}')";

  /** Of a session: the doctor neither is on leave nor does not practise (tidak praktik). */
  static final String SESSION_PRACTISING =
      "NOT status LIKE '%tidak praktik%' AND NOT " + SESSION_ON_LEAVE;

  private PractisingRule() {}
}
