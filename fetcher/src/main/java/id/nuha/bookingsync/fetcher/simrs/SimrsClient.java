package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.tls.Trust;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final Clock clock;
  private final MonotonicClock monotonic;
  private final SimrsHttp http;
  private final SimrsMetrics metrics;
  private final Function<String, RetryBudget> budgets;
  private final Tokens tokens;
  private final TokenRefresh refresh;

  private SimrsClient(
      SimrsSettings settings,
      RetrySettings.Simrs retry,
      Clock clock,
      MonotonicClock monotonic,
      SimrsHttp http,
      SimrsMetrics metrics,
      Function<String, RetryBudget> budgets) {
    this.settings = settings;
    this.retry = retry;
    this.clock = clock;
    this.monotonic = monotonic;
    this.http = http;
    this.metrics = metrics;
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
    SimrsMetrics metrics = new SimrsMetrics(meters);
    Throttle throttle = new Throttle(settings.minInterval(), monotonic);
    return new SimrsClient(
        settings,
        retry,
        clock,
        monotonic,
        new SimrsHttp(
            settings.url(),
            client(settings.authorities(), retry.connect()),
            turn,
            throttle,
            metrics),
        metrics,
        request -> new RetryBudget(request, retry, clock, monotonic));
  }

  private static HttpClient client(List<X509Certificate> authorities, Duration connectTimeout) {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
    if (!authorities.isEmpty()) {
      client.sslContext(Trust.inJdkAnd(authorities));
    }
    return client.build();
  }

  /** Reads SIMRS_TOKEN_FILE anew: the fetcher that asked before may have written to it. */
  public void readTokensAnew() {
    tokens.readAnew();
  }

  /** The pace at which a run may begin to ask. */
  public Pace pace() {
    return new Pace(settings.pagesInFlight());
  }

  /**
   * The way to the first page of a window.
   *
   * @param start first instant of the window
   * @param end last instant of the window
   * @param pace of the run
   */
  public PageLink pages(View view, Instant start, Instant end, Pace pace) {
    return new SimrsPage(this, PageQuery.first(view, start, end), pace);
  }

  /** Asks for a page, once it is this fetcher's turn, and does not wait for the answer. */
  PageTry ask(PageQuery query, Pace pace) throws InterruptedException {
    http.awaitTurn();
    return send(query, pace, retry.request(), pace.maxSharedBytes());
  }

  /**
   * Reads a page that SIMRS has to have.
   *
   * @param asked the first try, where it was begun already
   * @throws SimrsException if SIMRS refuses it, or the retry budget is used up
   */
  Page page(PageQuery query, Pace pace, @Nullable PageTry asked) throws InterruptedException {
    return Objects.requireNonNull(read(query, pace, answer -> answer.page(query), null, asked));
  }

  /**
   * Reads a page if SIMRS has it. What is no page for a few tries means that it has none.
   *
   * @param asked the first try, where it was begun already
   * @return a page without records if SIMRS has no such page
   * @throws SimrsException if SIMRS refuses the token, or answers 429 until the retry budget is
   *     used up
   */
  Page pageIfAny(PageQuery query, Pace pace, @Nullable PageTry asked) throws InterruptedException {
    Page page =
        read(query, pace, answer -> answer.pageIfAny(query), new FewTries(retry, monotonic), asked);
    return page == null ? Answer.none() : page;
  }

  /**
   * Asks until there is a page.
   *
   * @param reader the page in an answer; null if the answer holds none
   * @param fewTries how often to ask for a page that may be none; null for one that has to be there
   * @param asked the first try, where it was begun already
   * @return null if the few tries are used up
   */
  private @Nullable Page read(
      PageQuery query,
      Pace pace,
      Function<Answer, @Nullable Page> reader,
      @Nullable FewTries fewTries,
      @Nullable PageTry asked)
      throws InterruptedException {
    RetryBudget budget = budgets.apply(query.inWords());
    TokenPair renewed = null;
    PageTry begun = asked;
    for (int tries = 0; ; tries++) {
      if (tries > 0) {
        metrics.askedAgain();
      }
      PageTry current = begun == null ? begin(query, pace, budget, fewTries) : begun;
      begun = null;
      try {
        Answer answer = current.answer(timeLeft(budget, fewTries));
        Page page = reader.apply(answer);
        if (page != null) {
          countPage(query);
          return page;
        }
        if (answer.isUnauthorized() && current.pair().equals(renewed)) {
          budget.pause("SIMRS answers 401 to the token that it has just given");
        } else if (answer.isUnauthorized()) {
          renewed = tokens.renew(current.pair(), refresh);
        } else if (fewTries == null || answer.meansTooManyRequests()) {
          budget.pauseAfter(answer);
        } else if (!answer.isWorthAnotherTry() || !fewTries.pauseForAnother()) {
          return null;
        }
        if (fewTries != null && (answer.isUnauthorized() || answer.meansTooManyRequests())) {
          fewTries.beginAnew();
        }
      } catch (BodyTooLargeException e) {
        if (current != asked) {
          throw tooLarge(query);
        }
        pace.onePageAtATime(); // alone, it may be larger
      } catch (UnusableResponseException e) {
        if (fewTries == null) {
          budget.pause(e.reason());
        } else if (!fewTries.pauseForAnother()) {
          return null;
        }
      }
    }
  }

  /** Notes that SIMRS gave the page. */
  void countPage(PageQuery query) {
    metrics.read(query.view().id());
  }

  private PageTry begin(PageQuery query, Pace pace, RetryBudget budget, @Nullable FewTries fewTries)
      throws InterruptedException {
    long waited = budget.await(http::awaitTurn);
    if (fewTries != null) {
      fewTries.extend(waited);
    }
    return send(query, pace, timeLeft(budget, fewTries), MemoryLimits.MAX_PAGE_BYTES);
  }

  private static Duration timeLeft(RetryBudget budget, @Nullable FewTries fewTries) {
    return fewTries == null ? budget.timeLeft() : fewTries.timeLeft(budget.timeLeft());
  }

  private PageTry send(PageQuery query, Pace pace, Duration within, int maxBytes)
      throws InterruptedException {
    TokenPair pair = tokens.current();
    Exchange exchange =
        http.send(
            LIST_PATH,
            Map.of("token", pair.token(), "x-api-key", settings.apiKey()),
            query.toJson(settings.pageSize()),
            within,
            maxBytes);
    pace.countRequest();
    return new PageTry(this, query, pace, pair, exchange);
  }

  /** Lets an answer slow the run down, and a refusal of too many requests all others as well. */
  void heed(Answer answer, Pace pace) {
    if (answer.body().size() > pace.maxSharedBytes()) {
      pace.onePageAtATime();
    }
    if (answer.meansTooManyRequests()) {
      pace.halve();
      Duration retryAfter = answer.retryAfter(clock.instant());
      if (retryAfter != null && retryAfter.compareTo(retry.giveUpAfter()) < 0) {
        http.hold(retryAfter);
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
