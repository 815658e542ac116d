/** What a user would take instead of our writer: Debezium's JDBC sink on Kafka Connect. */
@NullMarked
package id.nuha.bookingsync.benchmarks.rival;

import org.jspecify.annotations.NullMarked;
