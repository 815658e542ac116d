/** The services together: from a trigger to its answer, and from nothing to the first numbers. */
@NullMarked
package id.nuha.bookingsync.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
