package id.nuha.bookingsync.fetcher.simrs;

import java.net.http.HttpHeaders;

/** What SIMRS sent back, and what its status means. */
record Response(int status, HttpHeaders headers, Body body) {
  boolean isSuccess() {
    return status / 100 == 2;
  }

  boolean isUnauthorized() {
    return status == 401;
  }

  /** Whether some servers answer so to the number of a page that is behind the last one. */
  boolean meansNoSuchPage() {
    return status == 400 || status == 404 || status == 416 || status == 422;
  }

  /** Whether the same request may be answered otherwise a little later. */
  boolean isWorthAnotherTry() {
    return status / 100 != 4 || status == 408 || status == 425 || status == 429;
  }

  /** What a user can do about a refusal, as the end of a message; empty where that is unknown. */
  String mend() {
    return switch (status) {
      case 401, 403 ->
          "; check EXTERNAL_API_TOKEN, EXTERNAL_API_REFRESH_TOKEN and EXTERNAL_API_KEY";
      case 404 -> "; check EXTERNAL_API_URL";
      default -> "";
    };
  }
}
