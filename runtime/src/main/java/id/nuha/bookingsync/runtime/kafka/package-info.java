/** Kafka beside the consumer group: its topics, its clients, and reading a topic on one's own. */
@NullMarked
package id.nuha.bookingsync.runtime.kafka;

import org.jspecify.annotations.NullMarked;
