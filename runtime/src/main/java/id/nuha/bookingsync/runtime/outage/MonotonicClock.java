package id.nuha.bookingsync.runtime.outage;

import java.time.Duration;

/** Time that passes evenly, whatever happens to the machine's clock, and waiting for it. */
public interface MonotonicClock {
  /** The machine's. */
  MonotonicClock SYSTEM =
      new MonotonicClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis(), (int) (duration.toNanos() % 1_000_000));
        }
      };

  /** Nanoseconds since some instant. */
  long nanoTime();

  /** Waits that long. */
  void sleep(Duration duration) throws InterruptedException;
}
