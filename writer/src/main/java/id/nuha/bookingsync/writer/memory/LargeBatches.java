package id.nuha.bookingsync.writer.memory;

import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/**
 * Lets one large batch be applied at a time, whoever applies it: the heap has room for one. Small
 * batches do not wait.
 */
@Component
public class LargeBatches {
  /** Some of a batch, and whether it is large. */
  public record Part(List<ConsumerRecord<byte[], byte[]>> records, boolean isLarge) {
    private static Part of(List<ConsumerRecord<byte[], byte[]>> records, long bytes) {
      return new Part(records, bytes > MemoryLimits.MAX_BATCH_BYTES);
    }
  }

  private final ReentrantLock turn = new ReentrantLock(true);

  LargeBatches() {}

  /** Whether it has more than a batch of Kafka's usually has, as with a single large record. */
  public static boolean isLarge(List<ConsumerRecord<byte[], byte[]>> batch) {
    return batch.stream().mapToLong(TopicScan::bytesOf).sum() > MemoryLimits.MAX_BATCH_BYTES;
  }

  /**
   * The batch in parts that are not large; a record that is large by itself is a part of its own.
   * What Kafka sends at a time may be a hundred times as much once it is decrypted.
   */
  public static List<Part> parts(List<ConsumerRecord<byte[], byte[]>> batch) {
    List<Part> parts = new ArrayList<>();
    int begun = 0;
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      long next = TopicScan.bytesOf(batch.get(i));
      if (i > begun && bytes + next > MemoryLimits.MAX_BATCH_BYTES) {
        parts.add(Part.of(batch.subList(begun, i), bytes));
        begun = i;
        bytes = 0;
      }
      bytes += next;
    }
    parts.add(Part.of(batch.subList(begun, batch.size()), bytes));
    return parts;
  }

  /**
   * Applies the batch; first waits for its turn if it is large.
   *
   * @param application applies it; may take no connection to the database before
   */
  public <T> T inTurn(
      List<ConsumerRecord<byte[], byte[]>> batch, Supplier<? extends T> application) {
    return inTurn(new Part(batch, isLarge(batch)), application);
  }

  /** The same with a part whose size is known. */
  public <T> T inTurn(Part part, Supplier<? extends T> application) {
    if (!part.isLarge()) {
      return application.get();
    }
    turn.lock();
    try {
      return application.get();
    } finally {
      turn.unlock();
    }
  }
}
