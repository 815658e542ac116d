package id.nuha.bookingsync.contract;

/** A catalogue that cannot be used. The message says where, what is wrong and how to mend it. */
public final class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CatalogueException(String message) {
    super(message);
  }

  CatalogueException(String message, Throwable cause) {
    super(message, cause);
  }
}
