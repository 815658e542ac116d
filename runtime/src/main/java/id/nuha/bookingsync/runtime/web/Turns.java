package id.nuha.bookingsync.runtime.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in turns of its callers: after one of a caller's comes one of each other caller's, so
 * that whoever brings many waits behind these alone.
 */
final class Turns<T> {
  private final int maxPerCaller;
  // The first one's turn is next.
  private final Map<String, Deque<T>> byCaller = new LinkedHashMap<>();

  Turns(int maxPerCaller) {
    this.maxPerCaller = maxPerCaller;
  }

  /** Whether it waits now; else its caller has too many already. */
  synchronized boolean add(String caller, T one) {
    Deque<T> own = byCaller.getOrDefault(caller, new ArrayDeque<>());
    if (own.size() >= maxPerCaller) {
      return false;
    }
    own.add(one);
    byCaller.put(caller, own); // a caller that is there keeps its turn
    return true;
  }

  /** Takes out the one whose turn it is; null if none waits. */
  synchronized @Nullable T next() {
    Iterator<Map.Entry<String, Deque<T>>> callers = byCaller.entrySet().iterator();
    if (!callers.hasNext()) {
      return null;
    }
    Map.Entry<String, Deque<T>> first = callers.next();
    String caller = first.getKey();
    Deque<T> own = first.getValue();
    callers.remove();
    T next = own.remove();
    if (!own.isEmpty()) {
      byCaller.put(caller, own);
    }
    return next;
  }

  /** Whether it waited; it does so no longer. */
  synchronized boolean remove(String caller, T one) {
    Deque<T> own = byCaller.get(caller);
    if (own == null || !own.remove(one)) {
      return false;
    }
    if (own.isEmpty()) {
      byCaller.remove(caller);
    }
    return true;
  }

  /** Takes out all. */
  synchronized List<T> drain() {
    List<T> all = new ArrayList<>();
    byCaller.values().forEach(all::addAll);
    byCaller.clear();
    return all;
  }
}
