package id.nuha.bookingsync.fetcher.simrs;

/** The way to the page that a query asks for. */
record SimrsPage(SimrsClient simrs, PageQuery query, Pace pace) implements PageLink {

  @Override
  public Page follow() throws InterruptedException {
    return simrs.page(query, pace, null);
  }

  @Override
  public Page followIfAny() throws InterruptedException {
    return simrs.pageIfAny(query, pace, null);
  }

  @Override
  public PageLink next() {
    return new SimrsPage(simrs, query.next(), pace);
  }

  @Override
  public AskedPage ask() throws InterruptedException {
    return simrs.ask(query, pace);
  }
}
