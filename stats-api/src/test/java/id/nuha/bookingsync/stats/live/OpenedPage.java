package id.nuha.bookingsync.stats.live;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page as a browser has it open: it notes all that it is told. */
final class OpenedPage implements Flow.Subscriber<String> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // Without threads of its own it would have one for each page that hears something.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newFixedThreadPool(4, OpenedPage::daemon))
          .build();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<HttpResponse<Void>> answer;
  private Flow.Subscription subscription;
  private volatile boolean ended;

  OpenedPage(URI uri) {
    this.answer =
        HTTP.sendAsync(
            HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.fromLineSubscriber(this));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "opened-page");
    thread.setDaemon(true);
    return thread;
  }

  /** The data of its events of that name, oldest first. */
  List<JsonNode> events(String name) {
    List<String> all = List.copyOf(lines);
    return IntStream.range(0, all.size() - 1)
        .filter(i -> all.get(i).equals("event: " + name))
        .mapToObj(i -> JsonMapper.shared().readTree(all.get(i + 1).substring("data: ".length())))
        .toList();
  }

  /** The last event of that name, once there are that many. */
  JsonNode awaitEvent(String name, int count) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> events(name), events -> events.size() >= count)
        .get(count - 1);
  }

  OpenedPage awaitConnected() {
    awaitEvent("connected", 1);
    return this;
  }

  List<String> lines() {
    return lines;
  }

  boolean hasEnded() {
    return ended;
  }

  void close() {
    subscription.cancel();
    answer.cancel(true);
  }

  @Override
  public void onSubscribe(Flow.Subscription its) {
    subscription = its;
    its.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable fault) {
    ended = true;
  }

  @Override
  public void onComplete() {
    ended = true;
  }
}
