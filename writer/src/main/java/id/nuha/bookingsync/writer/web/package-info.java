/** What the writer's REST endpoints share. */
@NullMarked
package id.nuha.bookingsync.writer.web;

import org.jspecify.annotations.NullMarked;
