package id.nuha.bookingsync.embedded;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Whether containers of some images can be had. */
final class Docker {
  private static final String UNUSABLE = "Testcontainers cannot use the Docker engine";
  private static final Duration PULL_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration TESTCONTAINERS_START_TIMEOUT = Duration.ofSeconds(30);

  private Docker() {}

  /**
   * What stands in the way, in words that go on a sentence; null if nothing does. Testcontainers
   * itself would try for two minutes to pull what cannot be pulled, for each JVM anew.
   */
  static @Nullable String obstacle(List<String> images) {
    DockerClientFactory testcontainers = DockerClientFactory.instance();
    try (DockerClient engine =
        DockerClientProviderStrategy.getClientForConfig(testcontainers.getTransportConfig())) {
      for (String image : images) {
        if (!has(engine, image)) {
          return image + " is not there and cannot be pulled";
        }
      }
      // It starts a container of its own first, whose image may be missing as well.
      boolean ready =
          CompletableFuture.supplyAsync(testcontainers::isDockerAvailable)
              .get(TESTCONTAINERS_START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return ready ? null : UNUSABLE;
    } catch (ExecutionException | DockerException e) {
      return UNUSABLE;
    } catch (TimeoutException e) {
      return UNUSABLE
          + "; where testcontainers/ryuk cannot be pulled it needs TESTCONTAINERS_RYUK_DISABLED=true";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the look for a Docker engine was interrupted";
    } catch (IllegalStateException | IOException e) {
      return "no Docker engine answers";
    }
  }

  private static boolean has(DockerClient engine, String name) throws InterruptedException {
    DockerImageName image = ImageNameSubstitutor.instance().apply(DockerImageName.parse(name));
    try {
      engine.inspectImageCmd(image.asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException missing) {
      try {
        return engine
            .pullImageCmd(image.getUnversionedPart())
            .withTag(image.getVersionPart())
            .start()
            .awaitCompletion(PULL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (RuntimeException e) { // each layer of the client has exceptions of its own
        return false;
      }
    }
  }
}
