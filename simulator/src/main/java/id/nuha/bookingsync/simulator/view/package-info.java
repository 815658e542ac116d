/** The views as data: what the YAML says of them, their rows, and what people do to those. */
@NullMarked
package id.nuha.bookingsync.simulator.view;

import org.jspecify.annotations.NullMarked;
