package id.nuha.bookingsync.runtime.outage;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.runtime.outage.SqlState.Fault;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''    | OUTAGE  | PostgreSQL cannot be reached
          08006 | OUTAGE  | PostgreSQL cannot be reached
          25006 | OUTAGE  | PostgreSQL is read-only
          28P01 | OUTAGE  | PostgreSQL refuses the login
          3D000 | OUTAGE  | PostgreSQL has no database of that name, check DB_NAME
          40001 | OUTAGE  | PostgreSQL asks to try the transaction again
          53300 | OUTAGE  | PostgreSQL is short of connections, memory or disk
          55P03 | OUTAGE  | another session holds a lock
          57P03 | OUTAGE  | PostgreSQL is shutting down or starting
          57014 | OUTAGE  | PostgreSQL cancelled a statement
          58030 | OUTAGE  | PostgreSQL cannot read or write its files
          42P01 | SCHEMA  | the table is not as the migrations left it
          42501 | SCHEMA  | the table is not as the migrations left it
          22000 | RECORD  | is refused by PostgreSQL
          22001 | RECORD  | is too long for the column
          22003 | RECORD  | is out of the column's range
          22007 | RECORD  | is not a date or time
          22008 | RECORD  | is an impossible date or time
          2200H | OUTAGE  | a sequence of ids is used up, set it to a free number
          22023 | UNKNOWN | PostgreSQL refuses a setting
          22021 | RECORD  | holds a character that PostgreSQL cannot store
          23000 | RECORD  | is refused by PostgreSQL
          23502 | RECORD  | is absent, and the column may not be empty
          23503 | RECORD  | refers to a row that does not exist
          23505 | RECORD  | breaks a unique constraint
          23514 | RECORD  | breaks a check constraint
          XX000 | UNKNOWN | PostgreSQL reports a fault
          P0001 | UNKNOWN | PostgreSQL reports a fault
          4     | UNKNOWN | PostgreSQL reports a fault
          """)
  void everyStateHasAFaultAndPlainWords(String code, Fault fault, String words) {
    SqlState state = new SqlState(code);

    assertThat(state.fault()).isEqualTo(fault);
    assertThat(state.words()).isEqualTo(words);
  }

  @Test
  void theStateOfAnExceptionIsThatOfTheFirstSqlExceptionAmongItsCauses() {
    SQLException driver = new SQLException("Failing row contains (57, Contoh)", "23505");

    assertThat(SqlState.in(new IllegalStateException(new IllegalStateException(driver))))
        .isEqualTo(new SqlState("23505"));
    assertThat(SqlState.in(new SQLException("refused", "08001", driver)))
        .isEqualTo(new SqlState("08001"));
    assertThat(SqlState.in(new IllegalStateException("no database"))).isNull();
  }

  @Test
  void anExceptionWithoutAStateIsAnOutage() {
    SqlState state = SqlState.of(new SQLException("the pool is empty"));

    assertThat(state.fault()).isEqualTo(Fault.OUTAGE);
    assertThat(state).hasToString("SQLSTATE unknown");
    assertThat(new SqlState("23505")).hasToString("SQLSTATE 23505");
  }
}
