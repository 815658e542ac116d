package id.nuha.bookingsync.fetcher.simrs;

/** The tokens in use. Threads that meet the same expiry cause one refresh. */
final class Tokens {
  private final TokenFile file;
  private TokenPair pair;

  /** Asks SIMRS for a new pair. */
  interface Refresher {
    /**
     * Trades a pair for the next.
     *
     * @throws SimrsException if SIMRS refuses, or cannot be reached for too long
     */
    TokenPair refresh(TokenPair old) throws InterruptedException;
  }

  Tokens(TokenFile file) {
    this.file = file;
    this.pair = file.read();
  }

  synchronized TokenPair current() {
    return pair;
  }

  /**
   * Refreshes the pair, unless another thread has done so already.
   *
   * @param refused the pair that SIMRS answered 401 to
   * @return the pair to try now
   */
  synchronized TokenPair renew(TokenPair refused, Refresher simrs) throws InterruptedException {
    if (!refused.equals(pair)) {
      return pair;
    }
    pair = simrs.refresh(pair);
    file.write(pair);
    return pair;
  }
}
