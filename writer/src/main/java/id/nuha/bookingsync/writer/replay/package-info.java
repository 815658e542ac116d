/** Replays that run while the pipeline stays up. */
@NullMarked
package id.nuha.bookingsync.writer.replay;

import org.jspecify.annotations.NullMarked;
