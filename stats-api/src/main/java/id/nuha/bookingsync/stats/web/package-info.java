/** Errors as RFC 9457 problems. */
@NullMarked
package id.nuha.bookingsync.stats.web;

import org.jspecify.annotations.NullMarked;
