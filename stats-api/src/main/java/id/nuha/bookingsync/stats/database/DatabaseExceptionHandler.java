package id.nuha.bookingsync.stats.web;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** RFC 9457 answers; Spring makes those for requests that it refuses itself. */
@RestControllerAdvice
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final String NO_SUCH_TABLE = "42P01";
  private static final String NO_SUCH_COLUMN = "42703";
  private static final String NOT_PERMITTED = "42501";

  Problems() {}

  /** An exception that is answered with that status and detail. */
  public static ErrorResponseException of(HttpStatusCode status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseFailed(RuntimeException e) {
    String detail = inWords(e);
    log.warn("A request could not be answered: {}", detail);
    return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }

  /** Why the database did not answer, without what the driver says: that may quote a row. */
  public static String inWords(RuntimeException e) {
    String state =
        NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException sql
            ? String.valueOf(sql.getSQLState())
            : "none";
    return switch (state) {
      case NO_SUCH_TABLE, NO_SUCH_COLUMN ->
          "The tables are not there yet: the writer makes them when it starts.";
      case NOT_PERMITTED ->
          "The database login may not read the tables: start the writer with the same STATS_DB_USER"
              + " and STATS_DB_PASS, it grants what is needed.";
      default -> "The database cannot be reached (SQLSTATE %s).".formatted(state);
    };
  }
}
