/** What waits in Kafka, and the room that it has there, as metrics. */
@NullMarked
package id.nuha.bookingsync.writer.backlog;

import org.jspecify.annotations.NullMarked;
