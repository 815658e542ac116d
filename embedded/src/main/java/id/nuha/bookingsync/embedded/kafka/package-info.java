/** A Kafka broker inside this JVM. */
@NullMarked
package id.nuha.bookingsync.embedded.kafka;

import org.jspecify.annotations.NullMarked;
