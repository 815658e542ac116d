package id.nuha.bookingsync.writer.outage;

import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers 503 while PostgreSQL or Kafka is away; what they say themselves may quote rows. */
@RestControllerAdvice
class UnavailableExceptionHandler {
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
}
