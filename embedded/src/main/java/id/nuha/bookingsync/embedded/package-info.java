/**
 * The real broker and the real PostgreSQL that integration tests run on: in containers or embedded,
 * and the choice between the two; and the browser that they open the page in. What ./run uses as
 * well is in the packages below.
 */
@NullMarked
package id.nuha.bookingsync.embedded;

import org.jspecify.annotations.NullMarked;
