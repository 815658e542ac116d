/** The three services' jars around broker, database and SIMRS. */
@NullMarked
package id.nuha.bookingsync.local.services;

import org.jspecify.annotations.NullMarked;
