/** How a record's value is encrypted on its way through Kafka, and the keys that it takes. */
@NullMarked
package id.nuha.bookingsync.contract.encryption;

import org.jspecify.annotations.NullMarked;
