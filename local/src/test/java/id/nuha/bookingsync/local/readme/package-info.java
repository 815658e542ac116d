/** What README.md and README.id.md say, and what the code says. */
@NullMarked
package id.nuha.bookingsync.local.readme;

import org.jspecify.annotations.NullMarked;
