/** Tables as CSV, for spreadsheets. */
@NullMarked
package id.nuha.bookingsync.stats.csv;

import org.jspecify.annotations.NullMarked;
