package id.nuha.bookingsync.stats.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class DatabaseFaultTest {
  @Test
  void whatTakesTooLongIsSaidWithAWayOut() {
    assertThat(
            DatabaseFault.inWords(
                new QueryTimeoutException(
                    "x",
                    new SQLException("canceling statement due to statement timeout", "57014"))))
        .isEqualTo(
            "Reading this takes longer than PostgreSQL is given for it: ask for fewer days, or try"
                + " again when it is less busy.");
  }
}
