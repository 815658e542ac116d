/** How fast a dashboard is answered. */
@NullMarked
package id.nuha.bookingsync.benchmarks.statistics;

import org.jspecify.annotations.NullMarked;
