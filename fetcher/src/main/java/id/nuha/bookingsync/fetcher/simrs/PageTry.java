package id.nuha.bookingsync.fetcher.simrs;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One try at a page: the request that was sent, and its answer once that is there. */
final class PageTry implements AskedPage {
  private final SimrsClient simrs;
  private final PageQuery query;
  private final Pace pace;
  private final TokenPair pair;
  private final Exchange exchange;
  private @Nullable Answer answer;

  PageTry(SimrsClient simrs, PageQuery query, Pace pace, TokenPair pair, Exchange exchange) {
    this.simrs = simrs;
    this.query = query;
    this.pace = pace;
    this.pair = pair;
    this.exchange = exchange;
  }

  /** The tokens that SIMRS was shown. */
  TokenPair pair() {
    return pair;
  }

  /**
   * Waits for the answer.
   *
   * @param patience how long at most
   * @throws UnusableResponseException if there is none
   * @throws BodyTooLargeException if there is no room for it
   */
  Answer answer(Duration patience) throws InterruptedException {
    Answer known = answer;
    if (known == null) {
      known = Answer.of(exchange.response(patience));
      simrs.heed(known, pace);
      answer = known;
    }
    return known;
  }

  @Override
  public CompletionStage<?> answered() {
    return exchange.answered();
  }

  @Override
  public @Nullable Page page() throws InterruptedException {
    try {
      Page page = answer(Duration.ZERO).page(query);
      if (page != null) {
        simrs.countPage(query);
      }
      return page;
    } catch (UnusableResponseException | BodyTooLargeException e) {
      return null;
    }
  }

  @Override
  public Page follow() throws InterruptedException {
    return simrs.page(query, pace, this);
  }

  @Override
  public Page followIfAny() throws InterruptedException {
    return simrs.pageIfAny(query, pace, this);
  }

  @Override
  public void cancel() {
    exchange.cancel();
  }
}
