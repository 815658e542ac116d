/** Child processes: in sessions of their own, stopped in order, found again after a crash. */
@NullMarked
package id.nuha.bookingsync.local.process;

import org.jspecify.annotations.NullMarked;
