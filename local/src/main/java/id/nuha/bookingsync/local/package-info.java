/** One command that runs the whole pipeline on one machine, without Docker. */
@NullMarked
package id.nuha.bookingsync.local;

import org.jspecify.annotations.NullMarked;
