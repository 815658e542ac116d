package id.nuha.bookingsync.runtime.memory;

/**
 * How many bytes a service holds at a time of what SIMRS and Kafka send it, as shares of this JVM's
 * heap. A service of ours needs some 45 MB for itself. A record is held several times while it is
 * worked on: as bytes, as text of up to two bytes per character, and as what is being made of that;
 * nine times its bytes at the worst.
 */
public final class MemoryLimits {
  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();
  private static final int MB = 1 << 20;

  /** An answer of SIMRS; some 13 MB of the heap that {@code ./run} gives the fetcher. */
  public static final int MAX_PAGE_BYTES = share(12, 64);

  /** A record that is applied; a larger one is not. */
  public static final int MAX_RECORD_BYTES = share(12, 64);

  /** What is read from Kafka at a time; a single record may be larger. */
  public static final int MAX_BATCH_BYTES = share(48, 16);

  /** What waits for Kafka to store it; a single record may be larger. */
  public static final int MAX_IN_FLIGHT_BYTES = share(16, 64);

  /** What an answer of ours is made from; a single record may be larger. */
  public static final int MAX_ANSWER_BYTES = share(16, 64);

  private MemoryLimits() {}

  /** The size in whole megabytes, for messages. */
  public static String inWords(long bytes) {
    return "%d MB".formatted(bytes / 1_000_000);
  }

  private static int share(int divisor, int maxMegabytes) {
    return (int) Math.min((long) maxMegabytes * MB, HEAP_BYTES / divisor);
  }
}
