package id.nuha.bookingsync.fetcher.simrs;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** What came back over HTTP. */
record Answer(int status, HttpHeaders headers, ByteBuffer body) {
  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Whether the same request may be answered otherwise a little later. */
  boolean isWorthAnotherTry() {
    return status / 100 != 4 || status == 408 || status == 425 || status == 429;
  }
}
