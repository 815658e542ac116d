package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import id.nuha.bookingsync.simulator.clinic.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One of some texts by chance.
 *
 * @param weights how often each text comes, in relation to the others
 */
record Choice(Map<String, Integer> weights) implements ValueSource {
  private static final int MAX_WEIGHT = 1_000;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Choice of(LinkedHashMap<String, Integer> weights) {
    if (weights.isEmpty()
        || weights.values().stream().anyMatch(w -> w == null || w < 1 || w > MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "a choice needs texts with weights; write {Baik: 9, Buruk: 1}, weights from 1 to "
              + MAX_WEIGHT);
    }
    return new Choice(weights);
  }

  @Override
  public Class<?> type() {
    return String.class;
  }

  @Override
  public Object value(Subject subject, Supplier<Random> dice) {
    int thrown = dice.get().nextInt(weights.values().stream().mapToInt(w -> w).sum());
    for (Map.Entry<String, Integer> text : weights.entrySet()) {
      thrown -= text.getValue();
      if (thrown < 0) {
        return text.getKey();
      }
    }
    throw new IllegalStateException("more was thrown than all weights together");
  }
}
