/** Who did what: the events of {@link id.nuha.bookingsync.contract.Topics#AUDIT}. */
@NullMarked
package id.nuha.bookingsync.runtime.audit;

import org.jspecify.annotations.NullMarked;
