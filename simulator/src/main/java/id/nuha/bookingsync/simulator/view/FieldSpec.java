package id.nuha.bookingsync.simulator.view;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY;
import static id.nuha.bookingsync.simulator.view.ViewSpec.required;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One column of a view as the YAML has it.
 *
 * @param names the fields that SIMRS gives the column's value in, in turn; empty for the first that
 *     the catalogue names
 * @param source where its values come from; null if there never is one
 * @param as how they are written, in turn
 * @param nothing how SIMRS writes that there is no value: null, or an empty text
 */
record FieldSpec(
    String column,
    List<String> names,
    @Nullable ValueSource source,
    List<Form> as,
    @Nullable String nothing) {

  @JsonCreator
  static FieldSpec of(
      @Nullable String column,
      @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> names,
      @Nullable Template value,
      @Nullable Choice choice,
      @Nullable NumberRange between,
      @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<Form> as,
      @Nullable String nothing) {
    List<ValueSource> sources =
        Stream.<@Nullable ValueSource>of(value, choice, between).filter(Objects::nonNull).toList();
    if (sources.size() > 1) {
      throw new IllegalArgumentException("a column has one of value, choice and between; keep one");
    }
    ValueSource source = sources.isEmpty() ? null : sources.get(0);
    if (nothing != null && !nothing.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is written as '%s'; write nothing: \"\", or leave it out for null"
              .formatted(nothing));
    }
    return new FieldSpec(
        required("column", column),
        names == null ? List.of() : names,
        source,
        forms(source == null ? String.class : source.type(), as),
        nothing);
  }

  boolean isOfBookingsOnly() {
    return source != null && source.isOfBookingsOnly();
  }

  private static List<Form> forms(Class<?> type, @Nullable List<Form> as) {
    if (as == null || as.isEmpty()) {
      return List.of(Form.defaultFor(type));
    }
    for (Form form : as) {
      if (!form.fits(type)) {
        throw new IllegalArgumentException(
            "its values cannot be written as %s; use %s"
                .formatted(form.yamlName(), Form.namesFor(type)));
      }
    }
    return as;
  }
}
