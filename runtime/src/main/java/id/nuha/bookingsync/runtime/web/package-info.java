/**
 * Requests: parameters in the types that controllers use, and answers in the shapes that callers
 * know.
 */
@NullMarked
package id.nuha.bookingsync.runtime.web;

import org.jspecify.annotations.NullMarked;
