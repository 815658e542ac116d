package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.runtime.web.UnusableParameterException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.core.convert.converter.Converter;

/** Reads the name of a table: {@code doctors}. */
final class TableConverter<T extends Enum<T>> implements Converter<String, T> {
  private final Class<T> tables;

  TableConverter(Class<T> tables) {
    this.tables = tables;
  }

  @Override
  public T convert(String name) {
    return Arrays.stream(tables.getEnumConstants())
        .filter(table -> label(table).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UnusableParameterException(
                    "is no table here; give one of "
                        + Arrays.stream(tables.getEnumConstants())
                            .map(TableConverter::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  static String label(Enum<?> table) {
    return table.name().toLowerCase(Locale.ROOT);
  }
}
