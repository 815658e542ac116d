package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.contract.ProblemTypes;
import id.nuha.bookingsync.fetcher.start.FetcherStartup;
import id.nuha.bookingsync.runtime.web.Problems;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/** Only the active fetcher answers for runs. */
@Component
class ActiveFetcher {
  private final FetcherStartup startup;

  ActiveFetcher(FetcherStartup startup) {
    this.startup = startup;
  }

  /**
   * Refuses a request where this fetcher is not the active one.
   *
   * @throws ErrorResponseException 503, whose type says whether it waits or has not begun yet
   */
  void require() {
    if (startup.isDone()) {
      return;
    }
    throw startup.isWaiting()
        ? refusal(
            ProblemTypes.WAITING_FETCHER,
            "This fetcher waits, because another one is active; ask that one.")
        : refusal(
            ProblemTypes.STARTING_FETCHER,
            "The fetcher is starting and has not read its earlier runs from Kafka yet.");
  }

  private static ErrorResponseException refusal(URI type, String detail) {
    ErrorResponseException refusal = Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
    refusal.setType(type);
    return refusal;
  }
}
