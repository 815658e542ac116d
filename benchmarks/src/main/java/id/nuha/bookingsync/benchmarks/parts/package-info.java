/** What a benchmark runs on: Kafka, PostgreSQL and our services' jars, in a folder of their own. */
@NullMarked
package id.nuha.bookingsync.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
