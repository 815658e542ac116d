package id.nuha.bookingsync.fetcher.simrs;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A page that SIMRS was asked for. Following it waits for that answer first, and asks again only
 * where it holds no page.
 */
public interface AskedPage extends PageReader {
  /** Completes once there is an answer, or it is certain that none will come. */
  CompletionStage<?> answered();

  /** The page in the answer that is there; null if it holds none. */
  @Nullable Page page() throws InterruptedException;

  /** Gives the answer up. */
  void cancel();
}
