package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import id.nuha.bookingsync.simulator.clinic.Fact;
import id.nuha.bookingsync.simulator.clinic.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with facts in braces, as {@code POLI {specialty.name}}. One fact alone keeps its type.
 *
 * @param parts facts, and the texts or the number between them
 */
record Template(List<Object> parts) implements ValueSource {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Template of(String text) {
    List<Object> parts = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int done = 0;
    while (placeholder.find()) {
      if (placeholder.start() > done) {
        parts.add(text.substring(done, placeholder.start()));
      }
      String name = placeholder.group(1);
      parts.add(
          Fact.named(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "nothing is called {%s}; name one of %s"
                              .formatted(name, String.join(", ", Fact.names())))));
      done = placeholder.end();
    }
    if (done < text.length() || parts.isEmpty()) {
      parts.add(text.substring(done));
    }
    return new Template(List.copyOf(parts));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Template of(int number) {
    return new Template(List.of(number));
  }

  @Override
  public Class<?> type() {
    if (parts.size() > 1) {
      return String.class;
    }
    return parts.get(0) instanceof Fact fact ? fact.type() : parts.get(0).getClass();
  }

  @Override
  public boolean isOfBookingsOnly() {
    return parts.stream().anyMatch(part -> part instanceof Fact fact && fact.isOfBookingsOnly());
  }

  @Override
  public @Nullable Object value(Subject subject, Supplier<Random> dice) {
    if (parts.size() == 1) {
      return parts.get(0) instanceof Fact fact ? fact.of(subject) : parts.get(0);
    }
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      Object value = part instanceof Fact fact ? fact.of(subject) : part;
      if (value == null) {
        return null;
      }
      text.append(value);
    }
    return text.toString();
  }
}
