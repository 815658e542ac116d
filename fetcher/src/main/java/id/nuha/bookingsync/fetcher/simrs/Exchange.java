package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.tls.CertificateFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A request that was sent, and its response once that is there. One deadline holds for the whole: a
 * body that drips in is given up at the same time as one that does not come.
 */
final class Exchange {
  private final Duration within;
  private final BodyDecoder decoder;
  private final CompletableFuture<HttpResponse<Body>> limited;
  private final CompletableFuture<HttpResponse<Body>> answered;

  /**
   * An exchange that begins now.
   *
   * @param within how long it may take, until the whole body is there
   * @param ended told how it ended, once
   */
  Exchange(
      CompletableFuture<HttpResponse<Body>> sent,
      Duration within,
      BodyDecoder decoder,
      Consumer<String> ended) {
    this.within = within;
    this.decoder = decoder;
    this.limited = sent.copy().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    this.answered =
        limited.whenComplete(
            (response, failure) -> {
              ended.accept(
                  response != null
                      ? "http_" + response.statusCode()
                      : failure instanceof TimeoutException ? "timeout" : "no_answer");
              sent.cancel(true);
            });
  }

  CompletionStage<?> answered() {
    return answered;
  }

  /**
   * Waits for the response.
   *
   * @param patience how long at most, if that is shorter than what it may take
   * @throws UnusableResponseException if there is no whole response in time
   * @throws BodyTooLargeException if the body has more bytes than it may have
   */
  Response response(Duration patience) throws InterruptedException {
    try {
      HttpResponse<Body> response =
          patience.compareTo(within) < 0
              ? answered.get(patience.toMillis(), TimeUnit.MILLISECONDS)
              : answered.get();
      return new Response(
          response.statusCode(),
          response.headers(),
          decoder.decode(response.body(), response.headers()));
    } catch (TimeoutException e) {
      limited.completeExceptionally(e);
      throw late(patience);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof TimeoutException) {
        throw late(within);
      }
      if (cause instanceof BodyTooLargeException tooLarge) {
        throw tooLarge;
      }
      throw new UnusableResponseException(inWords(cause));
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  private static String inWords(Throwable cause) {
    CertificateFault fault = CertificateFault.in(cause);
    if (fault == null) {
      return "SIMRS cannot be reached (%s)".formatted(cause.getClass().getSimpleName());
    }
    return switch (fault) {
      case UNTRUSTED ->
          "SIMRS's certificate is signed by no authority that is trusted here: set"
              + " EXTERNAL_API_CA_FILE to a PEM file with the certificate of the hospital's own";
      case OUT_OF_DATE ->
          "SIMRS's certificate has expired or is not valid yet: have SIMRS's renewed";
      case OF_ANOTHER_HOST ->
          "SIMRS's certificate is not for the host in EXTERNAL_API_URL: use a name there that"
              + " stands in it";
    };
  }

  /** Gives it up. */
  void cancel() {
    limited.cancel(true);
  }

  private static UnusableResponseException late(Duration time) {
    return new UnusableResponseException(
        "SIMRS did not answer within %d s".formatted(time.toSeconds()));
  }
}
