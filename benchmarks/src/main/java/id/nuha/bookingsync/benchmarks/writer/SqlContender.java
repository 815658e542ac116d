package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Writes without Kafka what is ready in memory, over connections that work side by side.
 *
 * @param database it writes to
 * @param connections how many
 * @param batch bookings of a transaction
 * @param maxRows more bookings than these are not written
 * @param technique how a batch is written
 */
record SqlContender(
    String name,
    Parts parts,
    String database,
    int connections,
    int batch,
    int maxRows,
    Technique technique)
    implements Contender {
  /** Prepares batches, before the clock runs, and writes them. */
  interface Technique {
    /** What writes the bookings with these ids as one transaction. */
    Write prepare(Bookings bookings, Phase phase, List<Integer> ids) throws IOException;
  }

  /** Writes a batch; the connection commits nothing by itself, unless the batch is one booking. */
  interface Write {
    void to(Connection connection) throws SQLException, IOException;
  }

  @Override
  public Bookings share(Bookings bookings) {
    return new Bookings(Math.min(maxRows, bookings.count()), bookings.days());
  }

  @Override
  public double apply(Bookings bookings, Phase phase)
      throws IOException, SQLException, InterruptedException {
    List<List<Write>> perConnection = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      perConnection.add(new ArrayList<>());
    }
    for (int first = 1; first <= bookings.count(); first += batch) {
      int end = Math.min(bookings.count() + 1, first + batch);
      perConnection
          .get(first / batch % connections)
          .add(technique.prepare(bookings, phase, IntStream.range(first, end).boxed().toList()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long begun = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (List<Write> writes : perConnection) {
        running.add(
            threads.submit(
                () -> {
                  write(writes);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      return bookings.count() / ((System.nanoTime() - begun) / 1e9);
    } catch (ExecutionException e) {
      throw new IOException(name + " fails", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void write(List<Write> writes) throws SQLException, IOException {
    try (Connection connection = parts.connect(database)) {
      connection.setAutoCommit(batch == 1);
      for (Write one : writes) {
        one.to(connection);
        if (batch > 1) {
          connection.commit();
        }
      }
    }
  }
}
