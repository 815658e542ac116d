/** What reading a record costs the writer, by JMH. */
@NullMarked
package id.nuha.bookingsync.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
