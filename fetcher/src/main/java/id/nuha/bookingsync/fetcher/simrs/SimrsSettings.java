package id.nuha.bookingsync.fetcher.simrs;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How SIMRS is reached.
 *
 * @param url EXTERNAL_API_URL, without a trailing slash
 * @param token EXTERNAL_API_TOKEN
 * @param apiKey EXTERNAL_API_KEY
 * @param refreshToken EXTERNAL_API_REFRESH_TOKEN
 * @param pageSize SYNC_PAGE_SIZE: records asked for per page; SIMRS may give fewer
 * @param minInterval SYNC_MIN_INTERVAL: the shortest time from the start of one request to the
 *     next, all threads together
 * @param pagesInFlight SYNC_PAGES_IN_FLIGHT: how many pages a run asks for at a time
 * @param tokenFile SIMRS_TOKEN_FILE: the file that keeps the newest tokens over a restart
 * @param authorities EXTERNAL_API_CA_FILE: who may sign SIMRS's certificate beside those that the
 *     JDK trusts
 * @param simulated whether this is the simulated SIMRS
 */
public record SimrsSettings(
    URI url,
    String token,
    String apiKey,
    String refreshToken,
    int pageSize,
    Duration minInterval,
    int pagesInFlight,
    Path tokenFile,
    List<X509Certificate> authorities,
    boolean simulated) {

  /** Shows the address alone: the other values are secrets. */
  @Override
  public String toString() {
    return "SimrsSettings[%s]".formatted(url);
  }
}
