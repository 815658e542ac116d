package id.nuha.bookingsync.writer.erase;

/** A transaction has noted that tombstones are to be sent. */
record TombstonesOwed() {}
