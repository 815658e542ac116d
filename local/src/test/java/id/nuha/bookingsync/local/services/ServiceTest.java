package id.nuha.bookingsync.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private static final List<String> NO_DUMPS =
      List.of("-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");

  @Test
  void whatTheMemoryHoldsIsLeftOnNoDisk() throws IOException {
    assertThat(Service.JVM).containsAll(NO_DUMPS);
    assertThat(Files.readAllLines(Path.of("../docker/jvm-options"))).containsAll(NO_DUMPS);
  }
}
