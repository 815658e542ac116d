/** A durable Kafka broker inside this JVM. */
@NullMarked
package id.nuha.bookingsync.local.broker;

import org.jspecify.annotations.NullMarked;
