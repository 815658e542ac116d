/** The tables as PostgreSQL has them: migrations, columns, and what a column can hold. */
@NullMarked
package id.nuha.bookingsync.writer.schema;

import org.jspecify.annotations.NullMarked;
