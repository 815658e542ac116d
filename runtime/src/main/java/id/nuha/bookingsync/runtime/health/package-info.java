/** Health that is answered however long what it looks at hangs. */
@NullMarked
package id.nuha.bookingsync.runtime.health;

import org.jspecify.annotations.NullMarked;
