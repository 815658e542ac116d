/** The front door for operations: what the writer does, relayed as it answers. */
@NullMarked
package id.nuha.bookingsync.stats.operator;

import org.jspecify.annotations.NullMarked;
