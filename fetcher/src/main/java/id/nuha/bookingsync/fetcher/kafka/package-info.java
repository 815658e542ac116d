/** What a run writes to Kafka, and what the topics tell about earlier runs. */
@NullMarked
package id.nuha.bookingsync.fetcher.kafka;

import org.jspecify.annotations.NullMarked;
