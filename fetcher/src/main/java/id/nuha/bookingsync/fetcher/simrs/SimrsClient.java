package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of SIMRS views. A request that fails in a way that may pass is tried again until its
 * retry budget is used up; an expired token is refreshed. Any number of threads may share one.
 */
public final class SimrsClient {
  private static final String LIST_PATH = "/v3/view/view-table/list-filter-access";

  private final SimrsSettings settings;
  private final RetrySettings.Simrs retry;
  private final MonotonicClock monotonic;
  private final SimrsHttp http;
  private final Function<String, RetryBudget> budgets;
  private final Tokens tokens;
  private final TokenRefresh refresh;

  private SimrsClient(
      SimrsSettings settings,
      RetrySettings.Simrs retry,
      MonotonicClock monotonic,
      SimrsHttp http,
      Function<String, RetryBudget> budgets) {
    this.settings = settings;
    this.retry = retry;
    this.monotonic = monotonic;
    this.http = http;
    this.budgets = budgets;
    this.tokens =
        new Tokens(
            new TokenFile(
                settings.tokenFile(), new TokenPair(settings.token(), settings.refreshToken())));
    this.refresh = new TokenRefresh(http, settings.apiKey(), budgets);
  }

  /** A client with the tokens that SIMRS_TOKEN_FILE or the settings hold. */
  static SimrsClient of(
      SimrsSettings settings,
      RetrySettings.Simrs retry,
      Turn turn,
      Clock clock,
      MonotonicClock monotonic,
      MeterRegistry meters) {
    Throttle throttle = new Throttle(settings.minInterval(), monotonic);
    return new SimrsClient(
        settings,
        retry,
        monotonic,
        new SimrsHttp(settings.url(), retry.connect(), turn, throttle, meters),
        request -> new RetryBudget(request, retry, clock, monotonic));
  }

  /** Reads SIMRS_TOKEN_FILE anew: the fetcher that asked before may have written to it. */
  public void readTokensAnew() {
    tokens.readAnew();
  }

  /**
   * The way to the first page of a window.
   *
   * @param start first instant of the window
   * @param end last instant of the window
   */
  public PageLink pages(View view, Instant start, Instant end) {
    return new SimrsPages(this, PageQuery.first(view, start, end));
  }

  /**
   * Reads a page that SIMRS has to have.
   *
   * @throws SimrsException if SIMRS refuses it, or the retry budget is used up
   */
  Page page(PageQuery query) throws InterruptedException {
    PageLink next = new SimrsPages(this, query.next());
    return Objects.requireNonNull(read(query, answer -> answer.page(query, next), null));
  }

  /**
   * Reads a page if SIMRS has it. What is no page for a few tries means that it has none.
   *
   * @return a page without records if SIMRS has no such page
   * @throws SimrsException if SIMRS refuses the token, or answers 429 until the retry budget is
   *     used up
   */
  Page pageIfAny(PageQuery query) throws InterruptedException {
    PageLink next = new SimrsPages(this, query.next());
    Page page =
        read(query, answer -> answer.pageIfAny(query, next), new FewTries(retry, monotonic));
    return page == null ? Answer.none(next) : page;
  }

  /**
   * Asks until there is a page.
   *
   * @param reader the page in an answer; null if the answer holds none
   * @param fewTries how often to ask for a page that may be none; null for one that has to be there
   * @return null if the few tries are used up
   */
  private @Nullable Page read(
      PageQuery query, Function<Answer, @Nullable Page> reader, @Nullable FewTries fewTries)
      throws InterruptedException {
    RetryBudget budget = budgets.apply(query.inWords());
    byte[] body = query.toJson(settings.pageSize());
    TokenPair renewed = null;
    while (true) {
      long waited = budget.await(http::awaitTurn);
      if (fewTries != null) {
        fewTries.extend(waited);
      }
      TokenPair pair = tokens.current();
      try {
        Answer answer =
            Answer.of(
                http.post(
                    LIST_PATH,
                    Map.of("token", pair.token(), "x-api-key", settings.apiKey()),
                    body,
                    fewTries == null ? budget.timeLeft() : fewTries.timeLeft(budget.timeLeft())));
        Page page = reader.apply(answer);
        if (page != null) {
          return page;
        }
        if (answer.isUnauthorized() && pair.equals(renewed)) {
          budget.pause("SIMRS answers 401 to the token that it has just given");
        } else if (answer.isUnauthorized()) {
          renewed = tokens.renew(pair, refresh);
        } else if (fewTries == null || answer.meansTooManyRequests()) {
          budget.pauseAfter(answer);
        } else if (!answer.isWorthAnotherTry() || !fewTries.pauseForAnother()) {
          return null;
        }
        if (fewTries != null && (answer.isUnauthorized() || answer.meansTooManyRequests())) {
          fewTries.beginAnew();
        }
      } catch (BodyTooLargeException e) {
        throw tooLarge(query);
      } catch (UnusableResponseException e) {
        if (fewTries == null) {
          budget.pause(e.reason());
        } else if (!fewTries.pauseForAnother()) {
          return null;
        }
      }
    }
  }

  private SimrsException tooLarge(PageQuery query) {
    return new SimrsException(
        "%s is larger than the %s that the fetcher's heap has room for; %s"
            .formatted(
                query.inWords(),
                MemoryLimits.inWords(MemoryLimits.MAX_PAGE_BYTES),
                settings.pageSize() > 1
                    ? "lower SYNC_PAGE_SIZE, which is %d".formatted(settings.pageSize())
                    : "give it more heap (-Xmx, in docker-compose mem_limit)"));
  }
}
