/** What a service's requests and answers are, as OpenAPI 3.1 at {@code /v3/api-docs}. */
@NullMarked
package id.nuha.bookingsync.runtime.openapi;

import org.jspecify.annotations.NullMarked;
