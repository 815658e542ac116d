package id.nuha.bookingsync.writer.outage;

import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers 503 while PostgreSQL or Kafka is away, and 500 for what nobody expects; what they say
 * themselves may quote rows.
 */
@RestControllerAdvice
class UnavailableExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(UnavailableExceptionHandler.class);

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseIsAway() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE,
        "PostgreSQL cannot answer; try again when the writer is ready.");
  }

  @ExceptionHandler({KafkaUnavailableException.class, KafkaException.class})
  ProblemDetail kafkaIsAway() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "Kafka cannot answer; try again when the writer is ready.");
  }

  @ExceptionHandler(TableFaultException.class)
  ProblemDetail tableIsAtFault(TableFaultException e) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "Mend the table and try again: " + e.getMessage() + ".");
  }

  @ExceptionHandler(MissingKeyException.class)
  ProblemDetail keyIsMissing(MissingKeyException e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage() + ".");
  }

  /** What nobody expects ends the request that it concerns; the next one is tried as any. */
  @ExceptionHandler(RuntimeException.class)
  ProblemDetail unexpected(RuntimeException e, HttpServletRequest request) {
    String reason = OutageMessages.of(e);
    log.error("{} {} failed: {}.", request.getMethod(), request.getRequestURI(), reason);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "A fault of the writer itself, %s; please report it.".formatted(reason));
  }
}
