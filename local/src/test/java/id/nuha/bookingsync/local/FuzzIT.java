package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.local.fuzz.Fuzz;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some odd requests; {@code ./run fuzz} sends many more. */
class FuzzIT {
  private static final String VIEWER_KEY = "v".repeat(32);
  private static final String OPERATOR_KEY = "o".repeat(32);
  private static final int REQUESTS = 1_000;

  @TempDir private static Path data;

  @Test
  void noRequestBreaksAServiceOrGetsWhatItsKeyMayNotHave() throws InterruptedException {
    try (TestPipeline pipeline =
        TestPipeline.start(
            data, Map.of("VIEWER_API_KEY", VIEWER_KEY, "OPERATOR_API_KEY", OPERATOR_KEY))) {
      Fuzz.Result result =
          new Fuzz(pipeline.options(), VIEWER_KEY, OPERATOR_KEY).run(239, REQUESTS);

      assertThat(result.problems()).isEmpty();
      assertThat(result.statuses()).as("some pass, some are refused").containsKeys(200, 401, 403);
      pipeline.pipeline().awaitReady();
    }
  }
}
