package id.nuha.bookingsync.stats.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers 503 with the reason when the database did not answer a request. */
@RestControllerAdvice
class DatabaseExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(DatabaseExceptionHandler.class);

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseFailed(RuntimeException e) {
    String detail = DatabaseFault.inWords(e);
    log.warn("A request could not be answered: {}", detail);
    return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }
}
