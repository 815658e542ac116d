package id.nuha.bookingsync.fetcher.simrs;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trades an expired pair of tokens for the next one. */
final class TokenRefresh implements Tokens.Refresher {
  private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);
  private static final String PATH = "/v3/view/view-table/refresh-token-access";
  private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

  private final SimrsHttp http;
  private final String apiKey;
  private final Function<String, RetryBudget> budgets;

  TokenRefresh(SimrsHttp http, String apiKey, Function<String, RetryBudget> budgets) {
    this.http = http;
    this.apiKey = apiKey;
    this.budgets = budgets;
  }

  @Override
  public TokenPair refresh(TokenPair old) throws InterruptedException {
    RetryBudget budget = budgets.apply("The refresh of the token");
    Map<String, String> headers =
        Map.of("token", old.token(), "refresh_token", old.refreshToken(), "x-api-key", apiKey);
    while (true) {
      try {
        Response response = http.post(PATH, headers, EMPTY_OBJECT, budget.timeLeft());
        if (response.isSuccess()) {
          return newPair(response, old);
        }
        budget.pauseAfter(response);
      } catch (BodyTooLargeException e) {
        throw new SimrsException("The refresh of the token was answered with no token.");
      } catch (UnusableResponseException e) {
        budget.pause(e.reason());
      }
    }
  }

  private static TokenPair newPair(Response response, TokenPair old) {
    TokenPair pair = Envelope.tokens(response.body(), old);
    if (!pair.isUsable()) {
      throw new SimrsException(
          "The refresh of the token was answered without a token that can be used; get new tokens"
              + " from SIMRS and set EXTERNAL_API_TOKEN and EXTERNAL_API_REFRESH_TOKEN.");
    }
    log.info("The token of SIMRS had expired and was refreshed.");
    return pair;
  }
}
