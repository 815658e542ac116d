/** Kafka's consumers: who listens to what, when they start, and what happens in an outage. */
@NullMarked
package id.nuha.bookingsync.writer.consume;

import org.jspecify.annotations.NullMarked;
