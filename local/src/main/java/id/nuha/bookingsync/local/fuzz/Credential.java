package id.nuha.bookingsync.local.fuzz;

/** What a request shows of who asks. */
enum Credential {
  NONE,
  WRONG,
  VIEWER,
  OPERATOR
}
