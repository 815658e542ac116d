package id.nuha.bookingsync.benchmarks.pipeline;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.writer.TutorialTechnique;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * The workshop's sync, in Java: a page of 100 after the other with a pause of 200 ms in between,
 * each booking looked for and written by itself. It reads once and proves nothing.
 */
final class TutorialSync {
  private static final int LIMIT = 100;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private TutorialSync() {}

  /** Syncs, and says how many seconds that took. */
  static double run(SlowSimrs simrs, Parts parts, String database, Bookings bookings)
      throws IOException, SQLException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    long begun = System.nanoTime();
    try (Connection connection = parts.connect(database)) {
      int read = 0;
      for (int page = 1; read < bookings.count(); page++) {
        if (page > 1) {
          Thread.sleep(PAUSE.toMillis());
        }
        HttpResponse<byte[]> response =
            http.send(
                HttpRequest.newBuilder(simrs.uri())
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"id_laporan_view\":239,\"pages\":%d,\"limit\":%d}"
                                .formatted(page, LIMIT)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        for (JsonNode booking : RecordJson.parse(response.body()).path("list")) {
          TutorialTechnique.write(connection, bookings, booking.path("booking_id").intValue());
          read++;
        }
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
