/** Who did what here: log-ins and exports, handed to the writer. */
@NullMarked
package id.nuha.bookingsync.stats.audit;

import org.jspecify.annotations.NullMarked;
