/** The Kafka of ./run. */
@NullMarked
package id.nuha.bookingsync.local.kafka;

import org.jspecify.annotations.NullMarked;
