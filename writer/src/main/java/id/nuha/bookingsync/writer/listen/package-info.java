/** Kafka's consumers: who listens to what, where they stand, and what happens in an outage. */
@NullMarked
package id.nuha.bookingsync.writer.listen;

import org.jspecify.annotations.NullMarked;
