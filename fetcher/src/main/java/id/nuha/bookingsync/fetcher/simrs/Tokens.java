package id.nuha.bookingsync.fetcher.simrs;

/** The tokens in use. Threads that meet the same expiry cause one refresh. */
final class Tokens {
  private final TokenFile file;
  private TokenPair pair;

  /** What the file held when it was looked at last: something else is another fetcher's. */
  private TokenPair inFile;

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
    this.inFile = pair;
  }

  synchronized TokenPair current() {
    return pair;
  }

  /** Takes the pair that another fetcher has written to the file, if one has. */
  synchronized void readAnew() {
    TokenPair now = file.read();
    if (!now.equals(inFile)) {
      pair = now;
      inFile = now;
    }
  }

  /**
   * Refreshes the pair, unless another thread has done so already, or another fetcher that shares
   * the file.
   *
   * @param refused the pair that SIMRS answered 401 to
   * @return the pair to try now
   */
  synchronized TokenPair renew(TokenPair refused, Refresher simrs) throws InterruptedException {
    if (!refused.equals(pair)) {
      return pair;
    }
    readAnew();
    if (refused.equals(pair)) {
      pair = simrs.refresh(pair);
      file.write(pair);
      inFile = file.read();
    }
    return pair;
  }
}
