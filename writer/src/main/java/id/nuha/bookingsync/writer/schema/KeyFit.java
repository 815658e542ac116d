package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.KeyType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which columns tell keys apart exactly as the catalogue does. Two different keys are two rows, and
 * one row has one key: a number in a text column could stand there as 7 and as 007, a date in a
 * timestamp with another time of day, and text in a number, in {@code char(n)} or under a
 * case-insensitive collation would be one row for several keys.
 */
final class KeyFit {
  private static final Map<KeyType, Set<String>> COLUMNS =
      Map.of(
          KeyType.INTEGER, Set.of("int2", "int4", "int8", "numeric"),
          KeyType.DATE, Set.of("date"),
          KeyType.TIME, Set.of("text", "varchar"),
          KeyType.TEXT, Set.of("text", "varchar"));

  private static final Map<KeyType, String> MENDS =
      Map.of(
          KeyType.INTEGER, "make the column an integer",
          KeyType.DATE, "make the column a date",
          KeyType.TIME, "make the column text or varchar, with a deterministic collation",
          KeyType.TEXT, "make the column text or varchar, with a deterministic collation");

  private KeyFit() {}

  /**
   * Whether the column tells keys apart as the key type does.
   *
   * @param pgType the column's type as information_schema.columns names it in udt_name
   * @param exact whether the column keeps texts apart that differ
   */
  static boolean fits(KeyType type, String pgType, ColumnSize size, boolean exact) {
    return COLUMNS.getOrDefault(type, Set.of()).contains(pgType) && exact && keepsUnits(size);
  }

  /** What to do about a column that does not fit. */
  static String mend(KeyType type, String pgType) {
    String column = MENDS.get(type) + " in a migration";
    return COLUMNS.entrySet().stream()
        .filter(fitting -> fitting.getKey() != type && fitting.getValue().contains(pgType))
        // A text column fits a time, too; but who writes integer does not mean a time.
        .filter(fitting -> fitting.getKey() != KeyType.TIME)
        .map(fitting -> fitting.getKey().name().toLowerCase(Locale.ROOT))
        .findFirst()
        .map(other -> "write type %s in the catalogue, or %s".formatted(other, column))
        .orElse(column);
  }

  // A numeric may have a scale below 0, and rounds to hundreds then; information_schema shows it as
  // a scale beyond the precision.
  private static boolean keepsUnits(ColumnSize size) {
    Integer precision = size.precision();
    Integer scale = size.scale();
    return precision == null || scale == null || (scale >= 0 && scale <= precision);
  }
}
