package id.nuha.bookingsync.fetcher.simrs;

/** The way to the page that a query asks for, and so to all pages behind it. */
record SimrsPages(SimrsClient simrs, PageQuery query) implements PageLink {

  @Override
  public Page follow() throws InterruptedException {
    return simrs.page(query);
  }

  @Override
  public Page followIfAny() throws InterruptedException {
    return simrs.pageIfAny(query);
  }
}
