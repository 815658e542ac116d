package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.KeyType;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is read of a view's table, and which keys are refused for it. */
class TableReaderIT {
  private static JdbcClient jdbc;

  @BeforeAll
  static void database() {
    TestDatabase.shared().create("keys");
    jdbc = TestDatabase.shared().client("keys");
    jdbc.sql(
            "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = FALSE)")
        .update();
    jdbc.sql("CREATE DOMAIN nomor AS INTEGER").update();
    jdbc.sql("CREATE DOMAIN kode AS VARCHAR(20) COLLATE any_case").update();
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, smallint",
    "INTEGER, integer",
    "INTEGER, bigint",
    "INTEGER, numeric",
    "INTEGER, 'numeric(20,0)'",
    "INTEGER, 'numeric(20,3)'",
    "INTEGER, nomor",
    "DATE, date",
    "TEXT, text",
    "TEXT, varchar(20)",
    "TEXT, varchar(20) COLLATE \"C\"",
    "TIME, varchar(10)",
    "TIME, text",
  })
  void aKeyThatFitsItsColumnIsTaken(KeyType type, String column) {
    assertThat(read(type, column).columns()).extracting(Column::name).containsExactly("kunci");
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, integer, int4, 'write type integer in the catalogue, or make the column text'",
    "TEXT, numeric, numeric, write type integer",
    "TEXT, boolean, bool, make the column text or varchar",
    "TEXT, date, date, write type date",
    "TEXT, time, time, make the column text",
    "TEXT, timestamp, timestamp, make the column text",
    "TEXT, timestamptz, timestamptz, make the column text",
    "TEXT, jsonb, jsonb, make the column text",
    "TEXT, double precision, float8, make the column text",
    "TEXT, char(20), bpchar, make the column text",
    "TEXT, varchar(20) COLLATE any_case, varchar with a collation, a deterministic collation",
    "TEXT, kode, varchar with a collation, a deterministic collation",
    "TIME, time, time, make the column text or varchar",
    "TIME, integer, int4, 'write type integer in the catalogue, or make the column text'",
    "INTEGER, varchar(20), varchar, write type text",
    "INTEGER, text, text, write type text",
    "INTEGER, char(20), bpchar, make the column an integer",
    "INTEGER, boolean, bool, make the column an integer",
    "INTEGER, real, float4, make the column an integer",
    "INTEGER, double precision, float8, make the column an integer",
    "INTEGER, date, date, write type date",
    "INTEGER, 'numeric(5,-2)', numeric, make the column an integer",
    "DATE, timestamp, timestamp, make the column a date",
    "DATE, timestamptz, timestamptz, make the column a date",
    "DATE, varchar(20), varchar, write type text",
    "DATE, integer, int4, write type integer",
  })
  void aKeyThatDoesNotFitItsColumnIsRefusedWithBothTypesAndTheMend(
      KeyType type, String column, String pgType, String mend) {
    assertThatThrownBy(() -> read(type, column))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining(
            "catalogue, view 7: key column kunci has type %s in the catalogue and type %s"
                .formatted(type.name().toLowerCase(Locale.ROOT), pgType))
        .hasMessageContaining(" in table keys_of_a_view, so that two records could be one row")
        .hasMessageContaining(mend);
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, serial, kunci, is not filled from SIMRS",
    "INTEGER, integer GENERATED ALWAYS AS IDENTITY, kunci, is not filled from SIMRS",
    "TEXT, text, observed_at, is not filled from SIMRS",
    "INTEGER, 'integer, UNIQUE (kunci) DEFERRABLE', kunci, no unique constraint",
    "TEXT, 'text, UNIQUE (last_synced_at)', kunci, no unique constraint",
  })
  void aKeyThatRowsCannotBeFoundByIsRefused(
      KeyType type, String column, String key, String message) {
    String unique = column.contains("UNIQUE") ? "" : ", UNIQUE (%s)".formatted(key);

    assertThatThrownBy(() -> read(type, column, key, unique))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining(message);
  }

  @Test
  void columnsOfOthersAreLeftAloneWhateverTheirType() {
    jdbc.sql("CREATE TABLE booking_sync_column (table_name TEXT, column_name TEXT)").update();
    jdbc.sql(
            "INSERT INTO booking_sync_column VALUES ('keys_of_a_view', 'nilai'), ('another', 'foto')")
        .update();
    try {
      Table table =
          read(
              KeyType.INTEGER,
              "integer, nilai text, foto bytea, nomor uuid, loket text, label text[]",
              "kunci",
              ", UNIQUE (kunci)",
              Map.of("loket", List.of("loket_simrs")));

      assertThat(table.columns())
          .extracting(Column::name)
          .containsExactly("kunci", "nilai", "loket");
      assertThat(table.columnsOfOthers()).containsExactlyInAnyOrder("foto", "nomor", "label");
    } finally {
      jdbc.sql("DROP TABLE booking_sync_column").update();
    }
  }

  @Test
  void aTableThatIsReadAgainIsTheSame() {
    Table first = read(KeyType.INTEGER, "integer");

    assertThat(read(KeyType.INTEGER, "integer")).isEqualTo(first).hasSameHashCodeAs(first);
    assertThat(read(KeyType.INTEGER, "bigint")).isNotEqualTo(first);
  }

  private static Table read(KeyType type, String column) {
    return read(type, column, "kunci", ", UNIQUE (kunci)");
  }

  private static Table read(KeyType type, String column, String key, String unique) {
    return read(type, column, key, unique, Map.of());
  }

  private static Table read(
      KeyType type, String column, String key, String unique, Map<String, List<String>> names) {
    jdbc.sql("DROP TABLE IF EXISTS keys_of_a_view").update();
    jdbc.sql(
            """
            CREATE TABLE keys_of_a_view (
                created_at TIMESTAMP, updated_at TIMESTAMP, last_synced_at TIMESTAMP,
                observed_at TIMESTAMPTZ, observed_offset BIGINT, kunci %s%s)
            """
                .formatted(column, unique))
        .update();
    return new TableReader(jdbc, new MigratedColumns(jdbc))
        .read(
            new View(
                7,
                "keys",
                "nuha.keys",
                "keys_of_a_view",
                List.of(new View.KeyColumn(key, type)),
                new View.Window("awal", "akhir", 0),
                names,
                List.of("-"),
                "sync-keys",
                "keys"));
  }
}
