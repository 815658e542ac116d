package id.nuha.bookingsync.fetcher.simrs;

/** The tokens in use, refreshed once per expiry, whoever needs it. */
final class Tokens {
  private final TokenFile file;
  private TokenPair pair;
  private boolean mayHaveExpired = true;

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

  /** Notes that SIMRS took the pair: refused later, it has expired. */
  synchronized void accepted(TokenPair taken) {
    if (taken.equals(pair)) {
      mayHaveExpired = true;
    }
  }

  /**
   * Refreshes, unless another thread already did.
   *
   * @param refused the pair that SIMRS answered 401 to
   * @return whether there is another pair to try; false if SIMRS refuses the very pair that it has
   *     just given
   */
  synchronized boolean renew(TokenPair refused, Refresher simrs) throws InterruptedException {
    if (!refused.equals(pair)) {
      return true;
    }
    if (!mayHaveExpired) {
      return false;
    }
    pair = simrs.refresh(pair);
    mayHaveExpired = false;
    file.write(pair);
    return true;
  }
}
