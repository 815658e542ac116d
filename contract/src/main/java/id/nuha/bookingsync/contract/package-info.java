/**
 * What crosses the wire: the view catalogue, topic and header names, record keys, the run event.
 */
@NullMarked
package id.nuha.bookingsync.contract;

import org.jspecify.annotations.NullMarked;
