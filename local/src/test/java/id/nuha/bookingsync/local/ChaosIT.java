package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.local.chaos.Chaos;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few schedules of faults; {@code ./run chaos --seeds N} runs many. */
class ChaosIT {
  @TempDir private static Path data;
  private static TestPipeline pipeline;

  @BeforeAll
  static void start() throws InterruptedException {
    pipeline = TestPipeline.start(data);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostInventedOrMiscounted(long seed) throws InterruptedException {
    Chaos chaos = new Chaos(pipeline.pipeline(), pipeline.options());

    Chaos.Result result = chaos.run(seed);

    assertThat(result.problems()).as(String.join("\n", result.steps())).isEmpty();
  }
}
