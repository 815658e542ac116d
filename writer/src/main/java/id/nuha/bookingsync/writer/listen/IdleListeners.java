package id.nuha.bookingsync.writer.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the listeners that share a view have nothing to apply. What one of them does not find
 * may be with another that has not come to it yet.
 *
 * @param names of those that are idle
 * @param all how many there are
 */
record IdleListeners(Set<String> names, int all) {
  IdleListeners(int all) {
    this(ConcurrentHashMap.newKeySet(), all);
  }

  void isIdle(String name) {
    names.add(name);
  }

  void isBusy(String name) {
    names.remove(name);
  }

  boolean areAll() {
    return names.size() == all;
  }
}
