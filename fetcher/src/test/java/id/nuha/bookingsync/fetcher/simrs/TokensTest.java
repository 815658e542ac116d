package id.nuha.bookingsync.fetcher.simrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir Path folder;

  @Test
  void aThreadThatComesLateWithTheOldPairRefreshesNothing() throws InterruptedException {
    TokenPair old = new TokenPair("token-0", "refresh-0");
    Tokens tokens = new Tokens(new TokenFile(folder.resolve("tokens"), old));
    AtomicInteger refreshes = new AtomicInteger();
    Tokens.Refresher simrs =
        pair -> new TokenPair("token-" + refreshes.incrementAndGet(), "refresh-0");

    TokenPair first = tokens.renew(old, simrs);
    TokenPair second = tokens.renew(old, simrs);

    assertThat(second).isEqualTo(first);
    assertThat(refreshes).hasValue(1);
    assertThat(tokens.current().token()).isEqualTo("token-1");
  }
}
