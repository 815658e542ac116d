/** Certificates: those that settings name, whom a client trusts, and what is wrong with one. */
@NullMarked
package id.nuha.bookingsync.runtime.tls;

import org.jspecify.annotations.NullMarked;
