package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.fetcher.simrs.AskedPage;
import id.nuha.bookingsync.fetcher.simrs.Page;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A SIMRS in memory, as a fetch sees it. Where two pages are asked for it answers one of them at
 * once, so that whoever waits for an answer gets one; where one is, when that is followed.
 */
final class FakeSimrs {
  private final Pages pages;
  private final ToIntFunction<List<Integer>> choice;
  private final List<Asked> unanswered = new ArrayList<>();

  /** What a page holds. */
  record Content(List<JsonNode> records, @Nullable Long total) {
    Content(List<JsonNode> records, int total) {
      this(records, Long.valueOf(total));
    }
  }

  /** A window's pages by their numbers. */
  interface Pages {
    Content page(int number);

    /** The page behind those that held all that was stated. */
    default Content pageBehind(int number) {
      return page(number);
    }

    /** A first try at a page that was asked for beside others; null if it holds none. */
    default @Nullable Content firstTry(int number) {
      return page(number);
    }
  }

  /**
   * A SIMRS with these pages.
   *
   * @param choice which of several pages it answers first, by its place among their numbers
   */
  FakeSimrs(Pages pages, ToIntFunction<List<Integer>> choice) {
    this.pages = pages;
    this.choice = choice;
  }

  /** One that answers in the order in which it is asked. */
  FakeSimrs(Pages pages) {
    this(pages, numbers -> 0);
  }

  PageLink firstPage() {
    return new Link(1);
  }

  private static Page page(Content content) {
    Long total = content.total();
    return new Page(
        content.records(), total == null ? OptionalLong.empty() : OptionalLong.of(total));
  }

  private final class Link implements PageLink {
    private final int number;

    Link(int number) {
      this.number = number;
    }

    @Override
    public Page follow() {
      return page(pages.page(number));
    }

    @Override
    public Page followIfAny() {
      return page(pages.pageBehind(number));
    }

    @Override
    public PageLink next() {
      return new Link(number + 1);
    }

    @Override
    public AskedPage ask() {
      Asked asked = new Asked(this);
      unanswered.add(asked);
      if (unanswered.size() > 1) {
        List<Integer> numbers = unanswered.stream().map(one -> one.link.number).toList();
        unanswered.remove(choice.applyAsInt(numbers)).answer();
      }
      return asked;
    }
  }

  private final class Asked implements AskedPage {
    private final Link link;
    private final CompletableFuture<@Nullable Content> answer = new CompletableFuture<>();

    Asked(Link link) {
      this.link = link;
    }

    void answer() {
      answer.complete(pages.firstTry(link.number));
    }

    @Override
    public CompletionStage<?> answered() {
      return answer;
    }

    @Override
    public @Nullable Page page() {
      Content content = answer.join();
      if (content != null) {
        return FakeSimrs.page(content);
      }
      while (!unanswered.isEmpty()) { // whoever asked waits for all that are in flight
        unanswered.remove(0).answer();
      }
      return null;
    }

    @Override
    public Page follow() {
      return isAnsweredWithAPage() ? Objects.requireNonNull(page()) : link.follow();
    }

    @Override
    public Page followIfAny() {
      return isAnsweredWithAPage() ? Objects.requireNonNull(page()) : link.followIfAny();
    }

    private boolean isAnsweredWithAPage() {
      unanswered.remove(this);
      return answer.getNow(null) != null;
    }

    @Override
    public void cancel() {
      unanswered.remove(this);
    }
  }
}
