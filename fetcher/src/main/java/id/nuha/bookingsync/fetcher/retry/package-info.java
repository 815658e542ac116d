/** How long the fetcher waits for SIMRS and Kafka, and when it tries again. */
@NullMarked
package id.nuha.bookingsync.fetcher.retry;

import org.jspecify.annotations.NullMarked;
