package id.nuha.bookingsync.stats.notify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The receiver at NOTIFY_WEBHOOK_URL. Its path is a secret: only its host is ever said. */
final class Webhook {
  private static final int SUCCESS = 2;
  private static final int CLASS = 100;

  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * A receiver.
   *
   * @param timeout for one post, until the whole answer is there
   */
  Webhook(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  String host() {
    return url.getHost();
  }

  /**
   * Posts a notice.
   *
   * @return why it was not taken, in words without the address; null if it was
   */
  @Nullable String post(Notice notice) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(
            HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        JsonMapper.shared().writeValueAsBytes(notice)))
                .build(),
            HttpResponse.BodyHandlers.discarding());
    try {
      int status = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / CLASS == SUCCESS ? null : "it answers %d".formatted(status);
    } catch (TimeoutException e) {
      return "it does not answer within %d s".formatted(timeout.toSeconds());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "it cannot be reached, %s".formatted(cause.getClass().getSimpleName());
    } finally {
      exchange.cancel(true);
    }
  }
}
