package id.nuha.bookingsync.fetcher.simrs;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** What came back over HTTP. */
record Response(int status, HttpHeaders headers, ByteBuffer body) {
  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Whether some servers say so that a page is behind the last one. */
  boolean meansNoSuchPage() {
    return status == 400 || status == 404 || status == 416 || status == 422;
  }

  /** Whether the same request may be answered otherwise a little later. */
  boolean isWorthAnotherTry() {
    return status / 100 != 4 || status == 408 || status == 425 || status == 429;
  }
}
