package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds records that are older than what their rows show, before anybody reads more of them than
 * their keys. A replay meets many: each older state of a booking that the topic still holds.
 */
@Component
public class SupersededRecords {
  // Microseconds since 1970: the driver sends an array of numbers in binary.
  private static final String LOOK =
      """
      SELECT i.position
        FROM (SELECT {keys}, observed_offset, position,
                     timestamptz 'epoch' + micros * interval '1 microsecond' AS observed_at
                FROM unnest({arrays}) AS u ({key}, micros, observed_offset, position)) i
        JOIN {table} t ON {t has the key of i}
       WHERE NOT {never observed} AND {older}
      """;

  private final JdbcTemplate jdbc;
  private final ObservationReader reader;

  SupersededRecords(JdbcTemplate jdbc, ObservationReader reader) {
    this.jdbc = jdbc;
    this.reader = reader;
  }

  /**
   * The positions of such records. It is a short cut: a record whose key or time cannot be read is
   * none of them, and where PostgreSQL does not answer, or a key to decrypt is missing, none is;
   * all are met again where the records are applied. Nothing is locked, and need not be, as rows
   * only become newer.
   */
  public BitSet in(Table table, List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> keyFields = keyFields(table.view());
    try {
      List<Sighting> sightings =
          IntStream.range(0, records.size())
              .mapToObj(i -> reader.sighting(table.view(), keyFields, i, records.get(i)))
              .filter(Objects::nonNull)
              .toList();
      return Objects.requireNonNull(
          jdbc.execute((ConnectionCallback<BitSet>) c -> look(c, table, sightings)));
    } catch (DataAccessException | MissingKeyException isMetAgain) {
      return new BitSet();
    }
  }

  private static Map<String, Integer> keyFields(View view) {
    Map<String, Integer> positions = new HashMap<>();
    for (View.KeyColumn key : view.key()) {
      for (String field : view.fieldsOf(key.column())) {
        positions.putIfAbsent(field, positions.size());
      }
    }
    return positions;
  }

  private static BitSet look(Connection connection, Table table, List<Sighting> sightings)
      throws SQLException {
    BitSet superseded = new BitSet();
    try (PreparedStatement statement = connection.prepareStatement(sql(table))) {
      int parameter = 1;
      for (int key = 0; key < table.view().key().size(); key++) {
        int column = key;
        statement.setObject(
            parameter++,
            sightings.stream().map(s -> s.key().values().get(column)).toArray(String[]::new));
      }
      statement.setObject(
          parameter++, sightings.stream().map(Sighting::observedAtMicros).toArray(Long[]::new));
      statement.setObject(
          parameter++, sightings.stream().map(Sighting::offset).toArray(Long[]::new));
      statement.setObject(
          parameter, sightings.stream().map(Sighting::index).toArray(Integer[]::new));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          superseded.set(row.getInt(1));
        }
      }
    }
    return superseded;
  }

  private static String sql(Table table) {
    List<String> keys =
        table.view().key().stream()
            .map(key -> column(table, key.column()))
            .map(
                column ->
                    "CAST(%1$s AS %2$s) AS %1$s".formatted(quoted(column.name()), column.cast()))
            .toList();
    return UpsertStatement.filled(
        LOOK.replace("{keys}", String.join(", ", keys))
            .replace("{arrays}", "?, ".repeat(keys.size()) + "?, ?, ?"),
        table);
  }

  private static Column column(Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
