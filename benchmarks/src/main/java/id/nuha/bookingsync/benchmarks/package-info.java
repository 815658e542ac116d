/** {@code ./run bench}: how fast we are beside what a user would pick instead. */
@NullMarked
package id.nuha.bookingsync.benchmarks;

import org.jspecify.annotations.NullMarked;
