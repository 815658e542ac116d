/** The command line. */
@NullMarked
package id.nuha.bookingsync.local.cli;

import org.jspecify.annotations.NullMarked;
