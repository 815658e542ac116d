/** Who may do what: keys, roles, and who asks. */
@NullMarked
package id.nuha.bookingsync.runtime.access;

import org.jspecify.annotations.NullMarked;
