package id.nuha.bookingsync.writer.schema;

/** Names of tables, columns and roles in SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** The name as SQL takes it, whatever stands in it; reserved words too. */
  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
