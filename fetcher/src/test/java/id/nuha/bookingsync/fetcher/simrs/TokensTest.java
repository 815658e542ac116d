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

  @Test
  void theFetcherThatTakesOverUsesTheTokensOfTheOneBefore() throws InterruptedException {
    TokenPair old = new TokenPair("token-0", "refresh-0");
    Tokens waiting = new Tokens(new TokenFile(folder.resolve("tokens"), old));
    Tokens active = new Tokens(new TokenFile(folder.resolve("tokens"), old));
    active.renew(old, pair -> new TokenPair("token-1", "refresh-1"));

    waiting.readAnew();

    assertThat(waiting.current()).isEqualTo(new TokenPair("token-1", "refresh-1"));
  }

  @Test
  void aPairThatAnotherFetcherHasRenewedIsNotRenewedAgain() throws InterruptedException {
    TokenPair old = new TokenPair("token-0", "refresh-0");
    Tokens woken = new Tokens(new TokenFile(folder.resolve("tokens"), old));
    Tokens active = new Tokens(new TokenFile(folder.resolve("tokens"), old));
    TokenPair renewed = active.renew(old, pair -> new TokenPair("token-1", "refresh-1"));

    TokenPair tried =
        woken.renew(
            old,
            pair -> {
              throw new AssertionError("SIMRS takes the old refresh token only once");
            });

    assertThat(tried).isEqualTo(renewed);
  }

  @Test
  void whereTheFileCannotBeWrittenTheNewestPairIsRenewed() throws InterruptedException {
    TokenPair old = new TokenPair("token-0", "refresh-0");
    Tokens tokens = new Tokens(new TokenFile(Path.of("/proc/no/tokens"), old));

    TokenPair first = tokens.renew(old, pair -> new TokenPair("token-1", "refresh-1"));
    TokenPair second = tokens.renew(first, pair -> new TokenPair("token-2", pair.refreshToken()));

    assertThat(second).isEqualTo(new TokenPair("token-2", "refresh-1"));
  }
}
