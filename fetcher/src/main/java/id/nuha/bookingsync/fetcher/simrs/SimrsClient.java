package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages of SIMRS views. A request that fails in a way that may pass is tried again for 2
 * minutes; an expired token is refreshed. Any number of threads may share one.
 */
public final class SimrsClient {
  private static final Logger log = LoggerFactory.getLogger(SimrsClient.class);
  private static final String LIST_PATH = "/v3/view/view-table/list-filter-access";
  private static final String REFRESH_PATH = "/v3/view/view-table/refresh-token-access";

  private final SimrsSettings settings;
  private final Clock clock;
  private final MonotonicClock monotonic;
  private final SimrsHttp http;
  private final Tokens tokens;

  private SimrsClient(
      SimrsSettings settings, Clock clock, MonotonicClock monotonic, SimrsHttp http) {
    this.settings = settings;
    this.clock = clock;
    this.monotonic = monotonic;
    this.http = http;
    this.tokens =
        new Tokens(
            new TokenFile(
                settings.tokenFile(), new TokenPair(settings.token(), settings.refreshToken())));
  }

  /** A client with the tokens that SIMRS_TOKEN_FILE or the settings hold. */
  public static SimrsClient of(
      SimrsSettings settings, Clock clock, MonotonicClock monotonic, MeterRegistry meters) {
    Throttle throttle = new Throttle(settings.minInterval(), monotonic);
    return new SimrsClient(
        settings, clock, monotonic, new SimrsHttp(settings.url(), throttle, meters));
  }

  /**
   * Reads one page.
   *
   * @return a page without records where the page may be missing, and is
   * @throws SimrsException if SIMRS refuses it, or fails for 2 minutes
   */
  public Page page(PageQuery query) throws InterruptedException {
    String request = "Page %d of view %d".formatted(query.number(), query.view().id());
    byte[] body = query.toJson(settings.pageSize());
    RetryBudget attempts = new RetryBudget(request, clock, monotonic);
    TokenPair renewed = null;
    while (true) {
      TokenPair pair = tokens.current();
      try {
        Response answer =
            http.post(
                LIST_PATH,
                Map.of("token", pair.token(), "x-api-key", settings.apiKey()),
                body,
                attempts.timeLeft());
        if (answer.isSuccess()) {
          return Envelope.page(answer.body().array(), query.mayBeMissing());
        }
        if (query.mayBeMissing() && answer.meansNoSuchPage()) {
          return Page.NONE;
        }
        if (answer.status() == 401) {
          if (pair.equals(renewed)) {
            attempts.pause("SIMRS answers 401 to the token that it has just given");
          } else {
            renewed = tokens.renew(pair, this::refresh);
          }
        } else {
          pauseOrRefuse(request, answer, attempts);
        }
      } catch (UnusableResponseException e) {
        attempts.pause(e.reason());
      }
    }
  }

  private TokenPair refresh(TokenPair old) throws InterruptedException {
    String request = "The refresh of the token";
    RetryBudget attempts = new RetryBudget(request, clock, monotonic);
    while (true) {
      try {
        Response answer =
            http.post(
                REFRESH_PATH,
                Map.of(
                    "token", old.token(),
                    "refresh_token", old.refreshToken(),
                    "x-api-key", settings.apiKey()),
                "{}".getBytes(StandardCharsets.UTF_8),
                attempts.timeLeft());
        if (answer.isSuccess()) {
          return renewed(answer, old);
        }
        pauseOrRefuse(request, answer, attempts);
      } catch (UnusableResponseException e) {
        attempts.pause(e.reason());
      }
    }
  }

  private static TokenPair renewed(Response answer, TokenPair old) {
    TokenPair pair = Envelope.tokens(answer.body().array(), old);
    if (!pair.isUsable()) {
      throw new SimrsException(
          "The refresh of the token was answered without a token that can be used; get new tokens"
              + " from SIMRS and set EXTERNAL_API_TOKEN and EXTERNAL_API_REFRESH_TOKEN.");
    }
    log.info("The token of SIMRS had expired and was refreshed.");
    return pair;
  }

  private static void pauseOrRefuse(String request, Response answer, RetryBudget attempts)
      throws InterruptedException {
    String failure = "SIMRS answered " + answer.status();
    if (!answer.isWorthAnotherTry()) {
      throw new SimrsException(
          "%s was refused: %s%s".formatted(request, failure, mend(answer.status())));
    }
    attempts.pause(failure, answer.headers());
  }

  private static String mend(int status) {
    return switch (status) {
      case 401, 403 ->
          "; check EXTERNAL_API_TOKEN, EXTERNAL_API_REFRESH_TOKEN and EXTERNAL_API_KEY";
      case 404 -> "; check EXTERNAL_API_URL";
      default -> "";
    };
  }
}
