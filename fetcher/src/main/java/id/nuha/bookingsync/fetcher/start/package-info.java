/** The start of the fetcher, which needs Kafka, and its readiness. */
@NullMarked
package id.nuha.bookingsync.fetcher.start;

import org.jspecify.annotations.NullMarked;
