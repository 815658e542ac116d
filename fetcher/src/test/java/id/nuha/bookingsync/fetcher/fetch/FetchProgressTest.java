package id.nuha.bookingsync.fetcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.fetcher.simrs.Page;
import java.util.Collections;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

class FetchProgressTest {
  private final FetchProgress progress = new FetchProgress();

  @Test
  void severalPagesAreReadTwice() {
    progress.beginSlice(16, 0);
    pass(page(500, 1_058), page(500, 1_058));
    assertThat(progress.now().pagesExpected()).isEqualTo(6);

    page(58, 1_058).run();
    pass(page(500, 1_058), page(500, 1_058), page(58, 1_058));
    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(6, 6L, 0));
  }

  @Test
  void onePageIsFollowedByAnEmptyOne() {
    progress.beginSlice(16, 0);
    pass(page(58, 58));
    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(1, 2L, 0));

    page(0, 58).run();
    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(2, 2L, 0));
  }

  @Test
  void aFullLastPageIsFollowedByAnEmptyOne() {
    progress.beginSlice(16, 0);
    pass(page(500, 1_000), page(500, 1_000), page(0, 1_000));
    pass(page(500, 1_000), page(500, 1_000), page(0, 1_000));

    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(6, 6L, 0));
  }

  @Test
  void aFurtherPassIsExpectedWhenItBegins() {
    progress.beginSlice(16, 0);
    for (int passes = 0; passes < 4; passes++) {
      pass(page(500, 600), page(100, 600));
    }

    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(8, 8L, 0));
  }

  @Test
  void slicesToComeAreTakenToBeAsFull() {
    progress.beginSlice(31, 62);
    pass(page(500, 600), page(100, 600));
    assertThat(progress.now().pagesExpected()).isEqualTo(12);

    pass(page(500, 600), page(100, 600));
    progress.beginSlice(31, 31);
    pass(page(200, 200), page(0, 200));
    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(6, 8L, 0));

    progress.beginSlice(31, 0);
    pass(page(200, 200), page(0, 200));
    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(8, 8L, 0));
  }

  @Test
  void withoutAStatedTotalNothingIsExpected() {
    progress.beginSlice(16, 0);
    pass(page(500, 0), page(58, 0));

    assertThat(progress.now()).isEqualTo(new FetchProgress.Snapshot(2, null, 0));
  }

  private void pass(Runnable... pages) {
    progress.beginPass();
    for (Runnable page : pages) {
      page.run();
      Long expected = progress.now().pagesExpected();
      assertThat(expected == null || progress.now().pagesRead() <= expected).isTrue();
    }
  }

  private Runnable page(int records, long total) {
    Page page =
        new Page(
            Collections.nCopies(records, StringNode.valueOf("a record")),
            total == 0 ? OptionalLong.empty() : OptionalLong.of(total));
    return () -> progress.read(page);
  }
}
