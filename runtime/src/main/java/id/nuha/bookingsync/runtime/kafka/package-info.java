/** Kafka clients, topic administration, and reading a topic outside a consumer group. */
@NullMarked
package id.nuha.bookingsync.runtime.kafka;

import org.jspecify.annotations.NullMarked;
