package id.nuha.bookingsync.runtime.brakes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A few places, of which no caller holds all. */
final class Places {
  private final int max;
  private final int maxPerCaller;
  private final Map<String, Integer> held = new HashMap<>();
  private int taken;
  private final Lock lock = new ReentrantLock();
  private final Condition oneIsFree = lock.newCondition();

  Places(int max, int maxPerCaller) {
    this.max = max;
    this.maxPerCaller = maxPerCaller;
  }

  /** Whether the caller has a place now, after waiting for it no longer than that. */
  boolean take(String caller, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (taken >= max || held.getOrDefault(caller, 0) >= maxPerCaller) {
        if (nanos <= 0) {
          return false;
        }
        nanos = oneIsFree.awaitNanos(nanos);
      }
      taken++;
      held.merge(caller, 1, Integer::sum);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a place back that the caller has taken. */
  void giveBack(String caller) {
    lock.lock();
    try {
      taken--;
      held.computeIfPresent(caller, (name, places) -> places == 1 ? null : places - 1);
      oneIsFree.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
