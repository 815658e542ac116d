package id.nuha.bookingsync.benchmarks.writer;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void valuesHaveTheTypesOfTheTable() {
    assertThat(Columns.ALL)
        .filteredOn(column -> column.type() == Columns.Type.TIMESTAMP)
        .extracting(Columns.Column::name)
        .containsExactly(
            "tanggal_registrasi_filter", "tanggal_antrian", "inserted_date", "update_date");
    assertThat(Columns.values(new Bookings(10, 1), Phase.INSERT, 3))
        .hasSize(38)
        .contains(3, LocalDateTime.of(2026, 1, 1, 11, 3));
  }
}
