/** What is said of an outage of PostgreSQL or Kafka: to logs, to readiness and to callers. */
@NullMarked
package id.nuha.bookingsync.writer.outage;

import org.jspecify.annotations.NullMarked;
