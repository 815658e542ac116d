/** What was measured, as a table, as JSON and as a picture. */
@NullMarked
package id.nuha.bookingsync.benchmarks.report;

import org.jspecify.annotations.NullMarked;
