/** What the fetcher writes to Kafka and asks of it. */
@NullMarked
package id.nuha.bookingsync.fetcher.publish;

import org.jspecify.annotations.NullMarked;
