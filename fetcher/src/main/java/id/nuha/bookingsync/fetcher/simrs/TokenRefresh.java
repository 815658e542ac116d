package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.RecordJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
      long unused = budget.await(http::awaitTurn);
      try {
        Answer answer = Answer.of(http.post(PATH, headers, EMPTY_OBJECT, budget.timeLeft()));
        if (answer.isSuccess()) {
          return newPair(answer, old);
        }
        budget.pauseAfter(answer);
      } catch (BodyTooLargeException e) {
        throw new SimrsException("The refresh of the token was answered with no token.");
      } catch (UnusableResponseException e) {
        budget.pause(e.reason());
      }
    }
  }

  private static TokenPair newPair(Answer answer, TokenPair old) {
    TokenPair pair = tokens(answer.body(), old);
    if (!pair.isUsable()) {
      throw new SimrsException(
          "The refresh of the token was answered without a token that can be used; get new tokens"
              + " from SIMRS and set EXTERNAL_API_TOKEN and EXTERNAL_API_REFRESH_TOKEN.");
    }
    log.info("The token of SIMRS had expired and was refreshed.");
    return pair;
  }

  /** Reads the new tokens; the old refresh token stays where SIMRS sends no new one. */
  private static TokenPair tokens(Body body, TokenPair old) {
    JsonNode response;
    try {
      response = RecordJson.parse(body.bytes(0, body.size()));
    } catch (JacksonException e) {
      throw JsonCursor.broken();
    }
    JsonNode data = response.path("data").isObject() ? response.path("data") : response;
    String token = data.path("token").asString("");
    String refreshToken = data.path("refresh_token").asString("");
    return new TokenPair(token, refreshToken.isEmpty() ? old.refreshToken() : refreshToken);
  }
}
