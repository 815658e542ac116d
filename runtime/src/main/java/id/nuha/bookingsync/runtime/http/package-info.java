/** Addresses of other services that Java's own HTTP client does not take as they are. */
@NullMarked
package id.nuha.bookingsync.runtime.http;

import org.jspecify.annotations.NullMarked;
