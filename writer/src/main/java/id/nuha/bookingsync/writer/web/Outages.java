package id.nuha.bookingsync.writer.web;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.kafka.KafkaException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers 503 while PostgreSQL or Kafka is away; what they say themselves may quote rows. */
@RestControllerAdvice
class Outages {
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail databaseIsAway() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE,
        "PostgreSQL cannot answer; try again when the writer is ready.");
  }

  @ExceptionHandler({KafkaException.class, org.apache.kafka.common.KafkaException.class})
  ProblemDetail brokerIsAway() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "Kafka cannot answer; try again when the writer is ready.");
  }
}
